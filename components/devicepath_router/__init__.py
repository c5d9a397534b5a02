"""The customer's end of a VPN connection, of Direct and of Gate: what a router or host there is told, as files. Pure.

`aws_xml` and `plain_form` read what the other end handed over; `rendered` makes the files of it."""

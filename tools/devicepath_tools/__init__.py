"""What runs beside `pulumi up`: the devicepath command and its parts."""

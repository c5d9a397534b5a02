"""XML with line numbers: what a file is told about has a place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from devicepath_spec.faults import InvalidSpec


@dataclass
class Element:
    """One, with the line that it begins in."""

    tag: str
    line: int
    attributes: dict[str, str]
    text: str = field(default="", repr=False)
    children: list["Element"] = field(default_factory=list)

    def all(self, tag: str) -> Iterator["Element"]:
        return (child for child in self.children if child.tag == tag)

    def at(self, path: str) -> "Element | None":
        """The first one there: tags with / between them."""
        found: Element | None = self
        for tag in path.split("/"):
            found = next(found.all(tag), None) if found is not None else None
        return found


def parse(text: str, name: str) -> Element:
    """The outermost element of a file of this name. Raises InvalidSpec where it is no XML, or only the beginning."""
    reader = _Reader()
    try:
        reader.parser.Parse(text, True)
    except expat.ExpatError as fault:
        raise InvalidSpec([f"{name}, line {fault.lineno}: {reader.why(fault)}"]) from None
    except _Doctype:
        told = "has a DOCTYPE, which no configuration of AWS's has. Ask for AWS's own file."
        raise InvalidSpec([f"{name}: {told}"]) from None
    return reader.outermost


class _Doctype(Exception):
    """The file has one."""


class _Reader:
    def __init__(self) -> None:
        self.outermost = Element("", 0, {})
        """Of a text that parses: there is no XML without one."""
        self._open: list[Element] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype

    def why(self, fault: expat.ExpatError) -> str:
        """In words that say what to do."""
        said = expat.ErrorString(fault.code)
        if self._open and fault.code in ENDED_EARLY:
            way = "/".join(element.tag for element in self._open)
            return f"the file ends inside of {way}: it was cut off. Ask for the whole file."
        if not self.outermost.tag:
            return f"this is no XML ({said}). Ask for AWS's XML, or write the values into a plain form."
        return f"this is no whole XML ({said}). Ask for the file itself, not for a copy of its text."

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        element = Element(tag, self.parser.CurrentLineNumber, attributes)
        if self._open:
            self._open[-1].children.append(element)
        elif not self.outermost.tag:
            self.outermost = element
        self._open.append(element)

    def _end(self, _: str) -> None:
        element = self._open.pop()
        element.text = element.text.strip()

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text

    def _doctype(self, *_: object) -> None:
        """Ends the reading: what it defines could be more than there is memory for."""
        raise _Doctype


ENDED_EARLY = tuple(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)
"""What expat says of a file that stops."""

"""The styles and lists of the Word templates, as WordprocessingML. `word_templates.py` builds the templates with them.

Sizes are in half points, distances in twentieths of a point, as Word has them.
"""

ACCENT = "1D4A73"  # headings and rules; riskreg puts the organisation's own colour in its place
FONT = "Arial"  # on every Windows and Mac; riskreg puts the organisation's own font in its place
GREY = "404040"
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def styles(text_width: int, *, tight: bool) -> str:
    """All styles: a tight paper has smaller text and less room between; the foot's page number stands at the right end of a line of this width."""
    return (
        f"<w:styles {SPACE}>"
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
        f'{_size(20 if tight else 22)}<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="100" w:line="252" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        f"{_TABLE_NORMAL}{_headings(tight=tight)}{_texts()}{_lists()}{_foot(text_width)}{_LINK}{_TABLE}</w:styles>"
    )


def _paragraph(name: str, paragraph: str, run: str = "", following: str = "Normal", builtin: str | None = None) -> str:
    """A paragraph style. `builtin` is the name by which Word knows one of its own."""
    identity = name.replace(" ", "")
    custom = ' w:customStyle="1"' if name.startswith("Riskreg") else ""
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{identity}"><w:name w:val="{builtin or name}"/>'
        f'<w:basedOn w:val="Normal"/><w:next w:val="{following}"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr>{f'<w:rPr>{run}</w:rPr>' if run else ''}</w:style>"
    )


def _spacing(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _headings(*, tight: bool) -> str:
    """The title, what stands below it, and four levels of headings, each kept with what follows."""
    ink = f'<w:b/><w:bCs/><w:color w:val="{ACCENT}"/>'
    made = _paragraph(
        "Title", '<w:keepNext/><w:keepLines/><w:spacing w:before="0" w:after="60" w:line="240" w:lineRule="auto"/>',
        ink + _size(36 if tight else 44), "Subtitle",
    )  # fmt: skip
    made += _paragraph(
        "Subtitle",
        f"<w:keepNext/><w:keepLines/>{_spacing(0, 100 if tight else 200)}",
        f'<w:color w:val="{GREY}"/>{_size(26)}',
    )
    for level, (half_points, before) in enumerate(((30, 360), (25, 280), (22, 220), (21, 180)), 1):
        look = f'<w:keepNext/><w:keepLines/>{_spacing(before // 2 if tight else before, 60 if tight else 100)}<w:outlineLvl w:val="{level - 1}"/>'
        made += _paragraph(f"Heading {level}", look, ink + _size(half_points), builtin=f"heading {level}")
    return made + _paragraph(
        "Riskreg Contents Heading", f"<w:keepNext/><w:keepLines/>{_spacing(240, 80)}", ink + _size(25)
    )


def _texts() -> str:
    """What a paper has beside plain paragraphs: its head, the question, boxed notes, captions, cells."""
    rule = f'w:val="single" w:sz="24" w:space="10" w:color="{ACCENT}"'
    edge = 'w:val="single" w:sz="6" w:space="6" w:color="7F7F7F"'
    box = "".join(f"<w:{side} {edge}/>" for side in ("top", "left", "bottom", "right"))
    return (
        _paragraph(
            "Riskreg Head",
            f'<w:tabs><w:tab w:val="left" w:pos="2835"/></w:tabs>{_spacing(0, 40)}<w:ind w:left="2835" w:hanging="2835"/>',
            _size(21),
        )
        + _paragraph(
            "Riskreg Question",
            f'<w:keepLines/><w:pBdr><w:left {rule}/></w:pBdr>{_spacing(240, 240)}<w:ind w:left="240"/>',
            _size(25),
        )
        + _paragraph(
            "Riskreg Note",
            f'<w:keepLines/><w:pBdr>{box}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="F3F4F6"/>'
            f'{_spacing(0, 0)}<w:ind w:left="142" w:right="142"/>',
        )
        + _paragraph(
            "Caption",
            f"<w:keepNext/><w:keepLines/>{_spacing(200, 80)}",
            f"<w:b/><w:bCs/>{_size(20)}",
            builtin="caption",
        )
        + _paragraph(
            "Riskreg Cell", '<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>', _size(19)
        )
        + _paragraph("Riskreg Contents", _spacing(0, 40), _size(21))
    )


def _lists() -> str:
    level = '<w:numPr><w:numId w:val="{}"/></w:numPr>' + _spacing(0, 80)
    return _paragraph("List Bullet", level.format(1), following="ListBullet") + _paragraph(
        "List Number", level.format(2), following="ListNumber"
    )


def _foot(text_width: int) -> str:
    look = (
        '<w:pBdr><w:top w:val="single" w:sz="4" w:space="6" w:color="7F7F7F"/></w:pBdr>'
        f'<w:tabs><w:tab w:val="right" w:pos="{text_width}"/></w:tabs>{_spacing(0, 0)}'
    )
    small = f'<w:color w:val="{GREY}"/>{_size(17)}'
    return _paragraph("Header", _spacing(0, 0), small, "Header", "header") + _paragraph(
        "Footer", look, small, "Footer", "footer"
    )


_LINK = (
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:basedOn w:val="DefaultParagraphFont"/>'
    '<w:uiPriority w:val="99"/><w:rPr><w:color w:val="0B4F8A"/><w:u w:val="single"/></w:rPr></w:style>'
)

_TABLE_NORMAL = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
    '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
    "</w:tblPr></w:style>"
)

_LINE = 'w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"'
_TABLE = (
    '<w:style w:type="table" w:customStyle="1" w:styleId="RiskregTable"><w:name w:val="Riskreg Table"/>'
    '<w:basedOn w:val="TableNormal"/><w:qFormat/>'
    f"<w:tblPr><w:tblBorders><w:top {_LINE}/><w:left {_LINE}/><w:bottom {_LINE}/><w:right {_LINE}/><w:insideH {_LINE}/>"
    f'<w:insideV {_LINE}/></w:tblBorders><w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
    '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>'
    f'<w:bottom w:val="single" w:sz="12" w:space="0" w:color="{ACCENT}"/></w:tcBorders>'
    '<w:shd w:val="clear" w:color="auto" w:fill="E9EDF2"/><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
    "</w:style>"
)


def numbering() -> str:
    """The two kinds of list: one with bullets, one with numbers. riskreg starts each numbered list anew."""
    lists = (("bullet", "•", "ListBullet"), ("decimal", "%1.", "ListNumber"))
    made = "".join(
        f'<w:abstractNum w:abstractNumId="{index}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:pStyle w:val="{style}"/><w:lvlText w:val="{mark}"/>'
        '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="397" w:hanging="397"/></w:pPr></w:lvl></w:abstractNum>'
        for index, (kind, mark, style) in enumerate(lists, 1)
    )
    made += "".join(f'<w:num w:numId="{index}"><w:abstractNumId w:val="{index}"/></w:num>' for index in (1, 2))
    return f"<w:numbering {SPACE}>{made}</w:numbering>"

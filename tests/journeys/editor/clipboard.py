"""What programs put on the clipboard, written as they write it (the words are ours)."""

WORD_HEAD = """<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word"
xmlns:m="http://schemas.microsoft.com/office/2004/12/omml"
xmlns="http://www.w3.org/TR/REC-html40">
<head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=ProgId content=Word.Document>
<link rel=File-List href="file:///C:/Temp/msohtmlclip1/01/clip_filelist.xml">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:LsdException Locked="false" Name="Normal"/></w:WordDocument></xml><![endif]-->
<style>
<!--
 /* Font Definitions */
 @font-face {font-family:Wingdings; panose-1:5 0 0 0 0 0 0 0 0 0; mso-font-charset:2;}
 p.MsoNormal, li.MsoNormal, div.MsoNormal {mso-style-unhide:no; margin:0in; font-size:13.0pt; font-family:"Times New Roman",serif;}
 @list l0 {mso-list-id:1184173;}
 @list l0:level1 {mso-level-number-format:bullet; mso-level-text:\\F0B7;}
-->
</style>
<!--[if gte mso 10]><style>table.MsoNormalTable {mso-style-name:"Table Normal";}</style><![endif]-->
</head>
<body lang=EN-US link=blue vlink=purple style='tab-interval:.5in;word-wrap:break-word'>
<!--StartFragment-->
"""
WORD_TAIL = "\n<!--EndFragment-->\n</body>\n</html>\n"


def _item(words: str, level: int, sign: str, place: str = "Middle", of: str = "l0") -> str:
    return (
        f"<p class=MsoListParagraphCxSp{place} style='margin-left:{level * 0.5}in;mso-add-space:auto;text-indent:-.25in;"
        f"mso-list:{of} level{level} lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-fareast-font-family:"
        f"Symbol;mso-bidi-font-family:Symbol'><span style='mso-list:Ignore'>{sign}<span style='font:7.0pt \"Times New Roman\"'>"
        f"&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]><span lang=VI style='mso-ansi-language:VI'>"
        f"{words}<o:p></o:p></span></p>\n\n"
    )


WORD = (
    WORD_HEAD
    + "<h1><span style='mso-bookmark:_Toc1'><b><span lang=VI style='font-size:16.0pt;color:#2F5496'>Mật khẩu<o:p></o:p></span></b></span></h1>\n\n"
    + "<h2><span lang=VI>Vì sao dài</span></h2>\n\n"
    + "<p class=MsoNormal style='margin-bottom:6.0pt;text-align:justify'><span lang=VI style='font-size:13.0pt;line-height:115%;"
    'font-family:"Times New Roman",serif;color:red\'>Chọn <b style=\'mso-bidi-font-weight:normal\'>bốn từ</b> dễ nhớ;\n'
    "xem&nbsp;<i>hướng dẫn</i> tại <a\nhref=\"https://example.vn/a?b=1\"><span style='color:#0563C1'>trang này</span></a>"
    "<a style='mso-footnote-id:ftn1' href=\"#_ftn1\" name=\"_ftnref1\" title=\"\"><span class=MsoFootnoteReference><span\n"
    "style='mso-special-character:footnote'><![if !supportFootnotes]><span class=MsoFootnoteReference><span style='font-size:13.0pt'>[1]"
    "</span></span><![endif]></span></span></a>.<o:p></o:p></span></p>\n\n"
    + "<p class=MsoNormal><o:p>&nbsp;</o:p></p>\n\n"
    + _item("Dài", 1, "·", "First")
    + _item("Ít nhất 12 ký tự", 2, "o")
    + _item("Dễ nhớ", 2, "o")
    + _item("Rất dễ nhớ", 3, "§")
    + _item("Không dùng lại", 1, "·", "Last")
    + "<p class=MsoNormal><span lang=VI>Các bước:<o:p></o:p></span></p>\n\n"
    + _item("Mở máy", 1, "1.", "First", "l1")
    + _item("Bật nguồn", 2, "a.", "Middle", "l1")
    + _item("Vào <b>Cài đặt</b>", 1, "2.", "Last", "l1")
    + "<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;mso-yfti-tbllook:1184'>\n"
    " <tr style='mso-yfti-irow:0;mso-yfti-firstrow:yes'>\n"
    "  <td width=200 colspan=2 valign=top style='width:2.2in;border:solid windowtext 1.0pt;background:#D9E2F3'>\n"
    "  <p class=MsoNormal align=center><b><span lang=VI>Gói<o:p></o:p></span></b></p>\n  </td>\n"
    "  <td width=100 valign=top style='width:1.1in;border:solid windowtext 1.0pt'>\n  <p class=MsoNormal><b><span lang=VI>Giá<o:p></o:p></span></b></p>\n  </td>\n </tr>\n"
    " <tr style='mso-yfti-irow:1'>\n  <td width=100 rowspan=2 valign=top style='width:1.1in'>\n  <p class=MsoNormal><span lang=VI>A<o:p></o:p></span></p>\n  </td>\n"
    "  <td width=100><p class=MsoNormal>B<o:p></o:p></p></td><td width=100><p class=MsoNormal>1.000<o:p></o:p></p><p class=MsoNormal>đồng</p></td>\n </tr>\n"
    " <tr style='mso-yfti-irow:2;mso-yfti-lastrow:yes'>\n  <td width=100><p class=MsoNormal>C<o:p></o:p></p></td><td width=100><p class=MsoNormal><o:p>&nbsp;</o:p></p></td>\n </tr>\n"
    " <![if !supportMisalignedColumns]>\n <tr height=0>\n  <td width=100 style='border:none'></td>\n  <td width=100 style='border:none'></td>\n  <td width=100 style='border:none'></td>\n </tr>\n <![endif]>\n</table>\n\n"
    + "<p class=MsoNormal><span lang=VI style='mso-no-proof:yes'><!--[if gte vml 1]><v:shapetype id=\"_x0000_t75\" coordsize=\"21600,21600\">"
    ' <v:stroke joinstyle="miter"/></v:shapetype><v:shape id="Picture_x0020_1" type="#_x0000_t75" style=\'width:200pt\'>'
    ' <v:imagedata src="file:///C:/Temp/msohtmlclip1/01/clip_image001.png" o:title=""/></v:shape><![endif]-->'
    '<![if !vml]><img width=267 height=150\nsrc="file:///C:/Temp/msohtmlclip1/01/clip_image002.png"\n'
    'alt="A picture containing text\n\nDescription automatically generated" v:shapes="Picture_x0020_1"><![endif]></span></p>\n\n'
    + "<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all>\n<hr align=left size=1 width=\"33%\">\n<![endif]>\n"
    "<div style='mso-element:footnote' id=ftn1>\n<p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href=\"#_ftnref1\" name=\"_ftn1\" title=\"\">"
    "<span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]><span class=MsoFootnoteReference>[1]</span>"
    "<![endif]></span></span></a><span lang=VI> Luật An ninh mạng.<o:p></o:p></span></p>\n</div>\n</div>"
    + WORD_TAIL
)  # fmt: skip

WORD_MEANT = (
    "<h2>Mật khẩu</h2>\n<h3>Vì sao dài</h3>\n"
    '<p>Chọn <strong>bốn từ</strong> dễ nhớ; xem <em>hướng dẫn</em> tại <a href="https://example.vn/a?b=1">trang này</a><sup>[1]</sup>.</p>\n'
    "<ul>\n<li>Dài<ul><li>Ít nhất 12 ký tự</li><li>Dễ nhớ<ul><li>Rất dễ nhớ</li></ul></li></ul></li>\n<li>Không dùng lại</li>\n</ul>\n"
    "<p>Các bước:</p>\n<ol>\n<li>Mở máy<ol><li>Bật nguồn</li></ol></li>\n<li>Vào <strong>Cài đặt</strong></li>\n</ol>\n"
    '<table>\n<thead>\n<tr><th colspan="2">Gói</th><th>Giá</th></tr>\n</thead>\n<tbody>\n'
    '<tr><td rowspan="2">A</td><td>B</td><td><p>1.000</p><p>đồng</p></td></tr>\n<tr><td>C</td><td></td></tr>\n</tbody>\n</table>\n'
    "<p><sup>[1]</sup> Luật An ninh mạng.</p>"
)  # fmt: skip

_SPAN = (
    "font-size:11pt;font-family:Arial,sans-serif;color:#000000;background-color:transparent;font-weight:{weight};"
    "font-style:{style};font-variant:normal;text-decoration:none;vertical-align:{align};white-space:pre;white-space:pre-wrap;"
)


def _span(words: str, weight: str = "400", style: str = "normal", align: str = "baseline") -> str:
    return f'<span style="{_SPAN.format(weight=weight, style=style, align=align)}">{words}</span>'


def _li(words: str, level: int) -> str:
    return (
        '<li dir="ltr" style="list-style-type:disc;font-size:11pt;font-family:Arial,sans-serif;white-space:pre;" '
        f'aria-level="{level}"><p dir="ltr" style="line-height:1.38;margin-top:0pt;margin-bottom:0pt;" role="presentation">'
        f"{_span(words)}</p></li>"
    )


def _td(words: str, more: str = "") -> str:
    return f'<td style="border-left:solid #000000 1pt;vertical-align:top;padding:5pt"{more}><p dir="ltr" style="line-height:1.2">{_span(words)}</p></td>'


GOOGLE = (
    "<meta charset='utf-8'><meta charset=\"utf-8\"><b style=\"font-weight:normal;\" id=\"docs-internal-guid-5d3c1b2a-7fff-aaaa\">"
    f'<h1 dir="ltr" style="line-height:1.38;margin-top:20pt"><span style="font-size:20pt;font-weight:400;">Sao lưu</span></h1>'
    f'<p dir="ltr" style="line-height:1.38">{_span("Chép ")}{_span("hai bản", weight="700")}{_span(", một bản ")}{_span("ở nơi khác", style="italic")}'
    f'{_span("1", align="super")}{_span(" (")}<a href="https://www.google.com/url?q=https://example.vn/sao%2Dluu&amp;sa=D&amp;ust=1" style="text-decoration:none;">'
    f'<span style="color:#1155cc;text-decoration:underline;">xem</span></a>{_span(").")}</p><br />'
    f'<ul style="margin-top:0;margin-bottom:0;padding-inline-start:48px;">{_li("Ảnh", 1)}<ul style="margin-top:0">{_li("Ảnh gia đình", 2)}</ul>{_li("Giấy tờ", 1)}</ul>'
    f'<ol style="margin-top:0">{_li("Cắm ổ cứng", 1)}{_li("Chép", 1)}</ol><br />'
    '<div dir="ltr" style="margin-left:0pt;" align="left"><table style="border:none;border-collapse:collapse;"><colgroup><col width="300" /><col width="300" /></colgroup><tbody>'
    f'<tr style="height:0pt">{_td("Nơi")}{_td("Bao lâu")}</tr><tr>{_td("Ổ cứng và đám mây", " colspan=2")}</tr></tbody></table></div>'
    '<p dir="ltr"><span><span style="border:none;display:inline-block;overflow:hidden;width:200px;height:100px;"><img src="https://lh7-rt.googleusercontent.com/docsz/AD_x" width="200" height="100" style="margin-left:0px;" /></span></span></p>'
    '<ul><li dir="ltr" role="checkbox" aria-checked="true" aria-level="1"><img src="data:image/png;base64,iVBORw0KGgo=" width="18px" '
    f'height="18px" alt="checked" aria-roledescription="checkbox" />{_span("Đã chép")}</li></ul><br class="Apple-interchange-newline"></b>'
)  # fmt: skip

GOOGLE_MEANT = (
    "<h2>Sao lưu</h2>\n"
    '<p>Chép <strong>hai bản</strong>, một bản <em>ở nơi khác</em><sup>1</sup> (<a href="https://example.vn/sao-luu">xem</a>).</p>\n'
    "<ul>\n<li>Ảnh<ul><li>Ảnh gia đình</li></ul></li>\n<li>Giấy tờ</li>\n</ul>\n<ol>\n<li>Cắm ổ cứng</li>\n<li>Chép</li>\n</ol>\n"
    '<table>\n<tbody>\n<tr><td>Nơi</td><td>Bao lâu</td></tr>\n<tr><td colspan="2">Ổ cứng và đám mây</td></tr>\n</tbody>\n</table>\n'
    "<ul>\n<li>Đã chép</li>\n</ul>"
)  # fmt: skip

DOT = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/58hAAV/Av6nmqCgAAAAAElFTkSuQmCC"
LIBRE = (
    '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/><meta name="generator" content="LibreOffice 7.4 (Linux)"/>'
    '<style type="text/css">p { margin-bottom: 0.1in }</style></head><body lang="vi-VN" link="#000080" dir="ltr">'
    '<p style="line-height: 100%"><font face="Liberation Serif, serif"><font size="4"><b>Hướng</b> dẫn</font></font></p>'
    f'<p><img src="{DOT}" name="Image1" alt="Màn hình khóa" align="left" width="10" height="10" border="0"/></p><p>sau ảnh</p></body></html>'
)  # fmt: skip

HOSTILE = (
    '<p>chữ</p><script>window.pwned=1</script><img src=x onerror="window.pwned=2"><svg onload="window.pwned=3"></svg>'
    '<iframe srcdoc="<script>parent.pwned=4</script>"></iframe><a href="javascript:window.pwned=5">bấm</a>'
    '<p style="position:fixed;inset:0" onclick="window.pwned=6">che</p><form action="https://evil.example"><input name="p"></form>'
)  # fmt: skip

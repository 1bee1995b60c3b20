"""Pictures in short texts: only those that are known, alone or among words."""

from lms.kernel.markup import Picture, render_inline, render_text

KHOA = Picture("/media/" + "0" * 64 + ".svg", 640, 360)
KNOWN = {"khoa.svg": KHOA}
IMG = f'<img src="{KHOA.address}" alt="%s" width="640" height="360" loading="lazy">'


def test_a_picture_alone_is_a_figure_with_its_caption() -> None:
    made = render_text('Trước.\n\n![Ổ "khóa"](media/khoa.svg "Một <ổ>")\n\nSau.', KNOWN)
    figure = f"<figure>{IMG}<figcaption>Một &lt;ổ&gt;</figcaption></figure>" % "Ổ &quot;khóa&quot;"
    assert made.split() == f"<p>Trước.</p> {figure} <p>Sau.</p>".split()


def test_in_a_list_too() -> None:
    assert f"<figure>{IMG}</figure>" % "Một" in render_text("- ![Một](media/khoa.svg)\n- Hai", KNOWN)


def test_among_words_it_has_no_caption() -> None:
    assert render_inline('Nút ![ổ khóa](media/khoa.svg "x") này', KNOWN) == f"Nút {IMG} này" % "ổ khóa"


def test_of_any_other_picture_only_the_words_are_shown() -> None:
    for source in ("![Hai *chữ*](media/khac.svg)", "![Hai chữ](https://example.vn/a.png)"):
        assert render_inline(source, KNOWN) == "Hai chữ"
        assert render_text(source) == "<p>Hai chữ</p>\n"

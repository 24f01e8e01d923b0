"""What people and machines type into a form that it must refuse or make plain, and never fail on (issue: bad input)."""

# (what it is, the text): none of these may lead to a server error, and what was typed is shown again.
NASTY = [
    ("empty", ""),
    ("spaces", " 　 "),
    ("too long", "あ" * 5000),
    ("emoji", "循環🌏♻️株式会社"),
    ("right-to-left mark", "循環\u202e株式会社"),
    ("half-width kana", "ｼﾞｭﾝｶﾝ"),
    ("full-width", "ＡＢＣ　１２３"),
    ("script", "<script>alert(1)</script>"),
    ("null byte", "循環\x00株式会社"),
    ("lone surrogate", "循環\ud800"),
    ("sql", "'; DROP TABLE members_organization; --"),
    ("formula", '=HYPERLINK("http://example.com")'),
    ("date in year 1", "0001-01-01"),
    ("date in year 9999", "9999-12-31"),
    ("huge number", "1" + "0" * 30),
    ("line breaks", "一行目\r\n二行目"),
]
IDS = [name for name, _text in NASTY]

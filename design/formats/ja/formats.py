"""How Django writes dates in Japanese: as `design.words` does. What may be typed stays Django's own."""

DATE_FORMAT = "Y年n月j日（D）"
DATETIME_FORMAT = "Y年n月j日（D） H:i"
TIME_FORMAT = "H:i"

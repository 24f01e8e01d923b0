"""Compiles every template: a wrong tag is found here and not by a visitor."""

import os
import sys
from pathlib import Path

import django
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "circular_partners.settings.embedded")
    django.setup()
    engine = engines["django"]
    house = Path(__file__).resolve().parent.parent
    faults = 0
    for folder in house.glob("**/templates"):
        if {".venv", "var", "node_modules"} & set(folder.relative_to(house).parts):
            continue
        for template in sorted(path for path in folder.rglob("*") if path.is_file()):
            try:
                engine.get_template(str(template.relative_to(folder)))
            except (TemplateSyntaxError, TemplateDoesNotExist, UnicodeDecodeError) as fault:
                sys.stdout.write(f"{template.relative_to(house)}: {fault}\n")
                faults += 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

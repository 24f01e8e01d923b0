#!/usr/bin/env python
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "circular_partners.settings.embedded")
    from circular_partners.acting import CommandLine

    CommandLine(sys.argv).execute()

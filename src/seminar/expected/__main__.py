"""`make answers`: writes answers.json anew."""

import json

from seminar import expected
from seminar.checks import ANSWERS

ANSWERS.write_text(json.dumps(expected.hashed(expected.chapters()), indent=1, ensure_ascii=False) + "\n", "utf-8")

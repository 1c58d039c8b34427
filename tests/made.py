"""Tables made in a test, where `ledger.tables.Tables` would read those of the book."""

from ledger.tables import Tables


class Made(Tables):
    """Made(name=frame), or name={edition: frame} where a table has editions."""

    def __init__(self, **frames):
        super().__init__()
        self.frames = frames

    def __call__(self, name, edition=None):
        frame = self.frames[name]
        return frame[edition] if isinstance(frame, dict) else frame

    def editions(self, name):
        return self.frames[name]

"""The workspace process: its socket, its clients, and the Textual app that draws for all of them over a byte pipe.

Whatever of it is imported first, Textual is imported under our settings.
"""

from app.server.textual_settings import import_textual

import_textual()

"""The table of probes, by area."""

from __future__ import annotations

from tests.terminal.probes.probe import Probe
from tests.terminal.probes.table import answers, attributes, combined, cursor, dec, editing, scrolling, text, vt52

PROBES: tuple[Probe, ...] = (
    *text.PROBES,
    *cursor.PROBES,
    *attributes.PROBES,
    *editing.PROBES,
    *scrolling.PROBES,
    *answers.PROBES,
    *combined.PROBES,
    *dec.PROBES,
    *vt52.PROBES,
)

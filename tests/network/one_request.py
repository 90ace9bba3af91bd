"""One request to a hostile server, given up where it does not end."""

import queue
import threading
from contextlib import closing

from assessment.data.transport import LateError, Transport
from network.hostile_server import HostileServer
from project import PATIENCE, wait_for

# Of pulls that are not to succeed; what should end and does not is given up at PATIENCE.
IMPATIENCE = 2.0


def asked_once(answer, patience=IMPATIENCE):
    """What a Transport makes of an answer: the document, or the error."""
    outcome = queue.SimpleQueue()
    with HostileServer(answer) as server:

        def ask():
            try:
                with closing(Transport(patience, 10**8)) as transport:
                    outcome.put(transport.get(server.endpoint).document)
            except Exception as error:
                outcome.put(error)

        threading.Thread(target=ask, daemon=True).start()
        found = outcome.get(timeout=PATIENCE)
        if isinstance(found, LateError):
            # what was given up does not read on
            wait_for(lambda: not server.open)
        return found

"""Messages between this process and its workers: pickled objects, each after its length."""

import pickle
from typing import IO

_LENGTH = 8


def send(stream: IO[bytes], content: object) -> None:
    """Write one object."""
    data = pickle.dumps(content)
    stream.write(len(data).to_bytes(_LENGTH, "big") + data)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes:
    """The pickle of the next object; raises EOFError if the other side is gone."""
    return _exactly(stream, int.from_bytes(_exactly(stream, _LENGTH), "big"))


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data

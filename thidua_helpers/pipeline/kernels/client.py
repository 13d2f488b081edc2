"""A kernel that runs for many notebooks, and the client through which each of them is sent to it."""

import asyncio
import queue
import time

import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import KernelManager


class Manager(KernelManager):
    """A kernel whose clients can be ended one after the other.

    nbclient leaves its own open where the kernel goes on: each would keep threads, sockets and memory to the run's end.
    """

    _client: "Client | None" = None

    def client(self, **given) -> "Client":
        self._client = super().client(context=zmq.asyncio.Context.instance(), **given)
        return self._client

    def hang_up(self) -> None:
        """Ends the last client; to be called in the thread that has used it."""
        if self._client:
            self._client.stop_channels()
            self._client = None


class Client(AsyncKernelClient):
    """Ready as soon as the kernel's messages arrive.

    The stock one waits 0.2 s more for messages of an earlier client, once for each notebook. Asynchronous, so that
    nbclient notices a kernel that was killed; with a blocking one it would wait for ever.
    """

    def start_channels(self, **channels: bool) -> None:
        """Without the heartbeat, a thread more: whether the kernel lives is known from its process."""
        super().start_channels(**channels | {"hb": False})

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Returns when replies and outputs both come through; raises RuntimeError if they do not in `timeout` s."""
        until = time.monotonic() + (float("inf") if timeout is None else timeout)
        while time.monotonic() < until:
            asked = self.kernel_info()
            try:
                await self._reply(asked)
                await self._idle(asked)
                return
            except queue.Empty:
                if not await self.is_alive():
                    raise RuntimeError("the kernel died") from None
        raise RuntimeError(f"the kernel did not answer in {timeout} s")

    async def _reply(self, asked: str) -> None:
        while (await self.get_shell_msg(timeout=1))["parent_header"].get("msg_id") != asked:
            await asyncio.sleep(0)

    async def _idle(self, asked: str) -> None:
        """Outputs come through a subscription, which may begin after the kernel has answered: then there is none."""
        while True:
            message = await self.get_iopub_msg(timeout=0.2)
            is_ours = message["parent_header"].get("msg_id") == asked
            if is_ours and message["content"].get("execution_state") == "idle":
                return

"""The Python client lists, calls, confirms, gets progress and cancels, in both eras of the protocol.

Usage: client.py URL|PROGRAM [ARGUMENT…]; the server has the furnished account of the fake cloud, and may destroy.
"""

import asyncio
import os
import sys

from mcp import Client, StdioServerParameters, types


async def check(server, mode, agrees):
    questions, progress = [], []

    async def elicit(_, params):
        questions.append(params.message)
        if agrees:
            return types.ElicitResult(action="accept", content={"confirm": True})
        return types.ElicitResult(action="decline")

    async def told(_progress, _total, message):
        progress.append(message)

    async with Client(server, mode=mode, elicitation_callback=elicit) as client:
        async def data(tool, arguments, **more):
            result = await client.call_tool(tool, arguments, **more)
            assert not result.is_error, result.content
            return result.structured_content

        tools = (await client.list_tools()).tools
        assert {"stop_server", "search_operations"} <= {tool.name for tool in tools}
        centers = (await data("list_data_centers", {"servers": True}))["items"]
        staging = next(center for center in centers if center["name"] == "staging")
        server_id = next(own["id"] for own in staging["servers"] if own["vmState"] == "RUNNING")
        ask = {"datacenter_id": "staging", "server_id": server_id}

        async def power():
            return (await data("get_server", ask))["vmState"]

        stop = ask | {"wait": True}
        if not agrees:
            result = await client.call_tool("stop_server", stop)
            assert result.is_error and questions and await power() == "RUNNING"
            return
        assert (await data("stop_server", stop, progress_callback=told))["state"] == "done"
        assert len(questions) == 1 and progress and await power() == "SHUTOFF"
        await data("start_server", stop)
        assert await power() == "RUNNING"
        # Cancelling stops the waiting; the server is there for others.
        waiting = asyncio.create_task(client.call_tool("reboot_server", stop))
        await asyncio.sleep(1)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert await power() == "RUNNING"
        await asyncio.sleep(3)


async def main(server):
    for mode in ("auto", "legacy"):
        for agrees in (True, False):
            await check(server, mode, agrees)


target = sys.argv[1]
if not target.startswith("http"):
    target = StdioServerParameters(command=target, args=sys.argv[2:], env=dict(os.environ))
asyncio.run(main(target))

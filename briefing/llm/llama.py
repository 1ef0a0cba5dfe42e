"""The child program in which llama.cpp runs: reads its orders, serves, ends when its parent ends.

Run by `briefing.llm.local`, never imported: it needs only the standard library and xllamacpp. One
line of JSON on stdin says what to serve, one line on stdout says where; after that stdin is the
lifeline: it is closed when the parent is gone, even killed, and then this ends too.

Why a process of its own: inside ours, loading the weights holds the interpreter lock for seconds,
closing while a request is being answered never returns, exiting then crashes, and an assertion or
lack of memory in C ends the whole run.
"""

import json
import os
import signal
import sys


def main() -> None:
    """Serve until stdin is closed."""
    # Ctrl-C reaches the whole terminal group; the parent decides when this ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What C code prints must not be taken for our answer.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    orders = json.loads(sys.stdin.readline())

    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = orders["path"]
    params.model_alias = {orders["name"]}  # else the model's path is its name
    params.n_ctx = orders["context"]
    params.n_parallel = 1  # one slot: the whole context, and one prompt cache
    params.cache_ram_mib = 2048  # prefixes set aside; by default up to 8 GiB
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [orders["key"]]
    params.ui = False
    params.offline = True
    params.verbosity = 1  # errors only
    if orders["threads"] is not None:
        params.cpuparams.n_threads = orders["threads"]
    server = xllamacpp.Server(params)

    answer.write(json.dumps({"address": server.listening_address}) + "\n")
    answer.close()
    sys.stdin.read()
    # Destroying the server waits for requests in flight, for ever; there is nothing to save.
    os._exit(0)


if __name__ == "__main__":
    main()

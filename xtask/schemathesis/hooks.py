"""What schemathesis cannot know of this server.

* Which product, plans, license, webhook and admin token exist: a token of the right form is as good as any other, so one in three is
  replaced by one that does, and the paths behind it are reached as well.
* What a device signs: every second good request is replaced by one that a device has proven.
* Which 32 bytes are a point of Ed25519: a device key of the right form is replaced by one that is.
* Where nobody is: the address of a webhook is replaced by one that leads nowhere (RFC 2606), for nothing may be sent to a stranger.
* That whole numbers are written without a point: JSON Schema calls 7.0 an integer, this API has one spelling for it.

What breaks the schema stays as it is. Deterministic: what is replaced follows from the values themselves.
"""

import json
import os
import re

import schemathesis
from schemathesis.generation import GenerationMode


# What exists: tokens by prefix, a device key, and by path a request that the device has proven.
EXISTING = json.loads(os.environ["HUSHKEY_EXISTING"])
KNOWN = EXISTING["tokens"]
TOKEN = re.compile(r"([a-z]{3})_(?!.*[0-9]{7})[0-9bcdfghjkmnpqrstvwxyz]{26}")
KEY = re.compile(r"[0-9a-f]{64}")
URL = re.compile(r"https?://[A-Za-z0-9.:\[\]-]{1,200}(/[A-Za-z0-9._~/-]{0,180})?")


def known(value):
    match = TOKEN.fullmatch(value) if isinstance(value, str) else None
    if match and match[1] in KNOWN:
        choice = sum(value.encode())
        if choice % 3 == 0:
            those = KNOWN[match[1]]
            return those[choice // 3 % len(those)]
    return value


def replace(value, name=None):
    if isinstance(value, dict):
        return {name: replace(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [replace(one) for one in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if name == "device_key" and isinstance(value, str) and KEY.fullmatch(value):
        return EXISTING["device_key"]
    if name == "url" and isinstance(value, str) and URL.fullmatch(value):
        return "https://hooks.invalid/licenses"
    return known(value)


def is_positive(case):
    return case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE


def choose(case):
    return sum(json.dumps(case.body, sort_keys=True, default=str).encode())


@schemathesis.hook
def before_call(context, case, kwargs):
    if isinstance(case.body, (dict, list)):
        case.body = replace(case.body)
    if is_positive(case) and case.path in EXISTING["requests"] and choose(case) % 2 == 0:
        case.body = EXISTING["requests"][case.path]
    # What the others need stays: schemathesis learns of it from answers, and would delete it.
    if case.method == "DELETE":
        for name, value in (case.path_parameters or {}).items():
            if any(value in those for those in KNOWN.values()):
                case.path_parameters[name] = value[:4] + "bcdfghjkmnpqrstvwxyz012345"
        return
    for parameters in (case.path_parameters, case.query):
        for name in list(parameters or {}):
            parameters[name] = known(parameters[name])


@schemathesis.serializer("message/ohttp-req")
def to_bytes(context, value):
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.deserializer("message/ohttp-res", "application/ohttp-keys")
def from_bytes(context, response):
    return response.content.hex()


@schemathesis.check
def no_false_alarm(context, response, case):
    """What fits the document is no person's: the guard may not see one in it."""
    if is_positive(case) and b"urn:hushkey:problem:pii-" in response.content:
        raise AssertionError("the guard refuses what fits the document")

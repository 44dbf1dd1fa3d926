"""Lines of JSON against schema/libquery.schema.json, for the tests of all programs."""

import json
import os

try:
    from jsonschema import Draft202012Validator
except ImportError:  # keys are looked at nevertheless
    Draft202012Validator = None

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
with open(os.path.join(ROOT, "schema", "libquery.schema.json"), encoding="utf-8") as _file:
    SCHEMA = json.load(_file)

if Draft202012Validator is not None:
    Draft202012Validator.check_schema(SCHEMA)
_VALIDATORS = {
    event: Draft202012Validator(SCHEMA["$defs"][event] | {"$defs": SCHEMA["$defs"]})
    for event in (option["$ref"].rsplit("/", 1)[1] for option in SCHEMA["oneOf"])
} if Draft202012Validator is not None else {}


def faults(event):
    """What is wrong with an object that a line was."""
    known = SCHEMA["$defs"].get(event.get("event"))
    if known is None or {"$ref": f"#/$defs/{event['event']}"} not in SCHEMA["oneOf"]:
        yield f"an event that the schema does not have: {event}"
        return
    missing = set(known["required"]) - set(event)
    others = set(event) - set(known["properties"])
    if missing or others:
        yield f"{event['event']}: without {sorted(missing)}, with {sorted(others)}"
    if event["event"] in _VALIDATORS:
        for error in _VALIDATORS[event["event"]].iter_errors(event):
            yield f"{event['event']}: {'/'.join(map(str, error.absolute_path))}: {error.message}"


def events(text, complaints, where):
    """The objects of lines; what is wrong with them goes to the complaints."""
    found = []
    for line in text.splitlines():
        try:
            found.append(json.loads(line))
        except ValueError as error:
            complaints.append(f"{where}: no JSON: {error}: {line}")
            continue
        complaints += [f"{where}: {fault}" for fault in faults(found[-1])]
    return found

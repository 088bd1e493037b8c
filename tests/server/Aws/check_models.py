"""Checks exchanges with AWS against AWS's own service models, as Debian's python3-botocore carries them.

Reads one JSON object a line from stdin: service, operation, method, target (path and query), requestBody, status, responseBody,
errorType (header). Bodies are base64. At each empty line it answers with one line, a JSON list: what is not as the model says in the
exchanges since the last empty line. Ends with its input.
"""
import base64
import json
import re
import sys
import traceback
import urllib.parse

import botocore.parsers
import botocore.session

SESSION = botocore.session.Session()
MODELS = {}
# Answered by AWS's front door before the service itself, so no operation's model lists them.
COMMON_ERRORS = {
    "AccessDenied", "AccessDeniedException", "ThrottlingException", "ValidationException", "SerializationException", "InvalidAction",
    "MissingAuthenticationToken", "UnknownOperationException", "404", "403", "NoSuchTagSet", "NoSuchBucket", "BucketNotEmpty", "IllegalLocationConstraintException",
    "PermanentRedirect",
}
# Fields younger than the models of Debian 12; a newer botocore checks them.
YOUNGER = {
    "kinesis.CreateStream request.Tags",
    "kinesis.RegisterStreamConsumer request.Tags",
    "connect.GetCurrentUserData request.Filters.Agents",
    "connect.GetCurrentUserData request.Filters.RoutingProfiles",
    "connect.GetCurrentUserData request.Filters.UserHierarchyGroups",
    "connect.GetCurrentUserData answer 200.ApproximateTotalCount",
    "connect.GetCurrentUserData answer 200.UserDataList[].NextStatus",
    "connect.GetCurrentUserData answer 200.UserDataList[].Status.StatusName",
}
# Operations and limits younger than the models of Debian 12; a newer botocore checks them (AWS_MODELS_PYTHON).
YOUNGER_OPERATIONS = {"connect.SearchUserHierarchyGroups", "kinesis.TagResource", "kinesis.ListTagsForResource"}
YOUNGER_LIMITS = {"connect.SearchUsers request.MaxResults": 500}
YOUNGER_VALUES = {"WEBRTC_API", "EXTERNAL_OUTBOUND", "MONITOR", "DISCONNECT", "AGENT_REPLY", "FLOW"}


def everywhere(where):
    """The same field of every item of a list."""
    return re.sub(r"\[\d+\]", "[]", where)


def model(service):
    if service not in MODELS:
        MODELS[service] = SESSION.get_service_model(service)
    return MODELS[service]


def walk(value, shape, where, problems):
    kind = shape.type_name
    if kind == "structure":
        if not isinstance(value, dict):
            problems.append(f"{where}: {type(value).__name__} instead of a structure")
            return
        names = {m.serialization.get("name", n): m for n, m in shape.members.items()}
        for name, item in value.items():
            if name not in names and everywhere(f"{where}.{name}") in YOUNGER:
                continue
            if name not in names:
                problems.append(f"{where}.{name}: unknown field")
            else:
                walk(item, names[name], f"{where}.{name}", problems)
        for name in shape.required_members:
            member = shape.members[name]
            if "location" not in member.serialization and member.serialization.get("name", name) not in value:
                problems.append(f"{where}.{name}: required, but absent")
    elif kind == "list":
        if not isinstance(value, list):
            problems.append(f"{where}: not a list")
            return
        for index, item in enumerate(value):
            walk(item, shape.member, f"{where}[{index}]", problems)
    elif kind == "map":
        for key, item in value.items():
            walk(item, shape.value, f"{where}[{key}]", problems)
    else:
        scalar(value, shape, where, problems)


def scalar(value, shape, where, problems):
    kind = shape.type_name
    wanted = {
        "string": str, "blob": str, "boolean": bool, "integer": int, "long": int,
        "double": (int, float), "float": (int, float), "timestamp": (int, float),
    }[kind]
    if not isinstance(value, wanted) or (kind in ("integer", "long") and isinstance(value, bool)):
        problems.append(f"{where}: {value!r} is no {kind}")
        return
    if kind == "string":
        if getattr(shape, "enum", None) and value not in shape.enum and value not in YOUNGER_VALUES:
            problems.append(f"{where}: {value!r} is not one of {shape.enum}")
        pattern = shape.metadata.get("pattern")
        if pattern and "\\p" not in pattern and not re.fullmatch(pattern, value):
            problems.append(f"{where}: {value!r} does not fit {pattern}")
    size = len(value) if isinstance(value, str) else value
    if "min" in shape.metadata and size < shape.metadata["min"]:
        problems.append(f"{where}: below {shape.metadata['min']}")
    if "max" in shape.metadata and size > max(shape.metadata["max"], YOUNGER_LIMITS.get(where, 0)):
        problems.append(f"{where}: above {shape.metadata['max']}")


def check_request(exchange, operation, problems):
    where = f"{exchange['service']}.{operation.name} request"
    protocol = operation.service_model.metadata["protocol"]
    body = base64.b64decode(exchange["requestBody"])
    path, _, query = exchange["target"].partition("?")
    if exchange["method"] != operation.http["method"]:
        problems.append(f"{where}: {exchange['method']} instead of {operation.http['method']}")
    if protocol == "json":
        walk(json.loads(body), operation.input_shape, where, problems)
    elif protocol == "rest-json":
        template = re.sub(r"\{[^}]+\}", "[^/]+", operation.http["requestUri"])
        if not re.fullmatch(template, path):
            problems.append(f"{where}: path {path} does not fit {operation.http['requestUri']}")
        members = operation.input_shape.members if operation.input_shape else {}
        queries = {m.serialization["name"]: m for m in members.values() if m.serialization.get("location") == "querystring"}
        for name, value in urllib.parse.parse_qsl(query):
            if name not in queries:
                problems.append(f"{where}: unknown query {name}")
            elif queries[name].type_name == "string":
                scalar(value, queries[name], f"{where}?{name}", problems)
        for name in (operation.input_shape.required_members if operation.input_shape else []):
            member = members[name]
            if member.serialization.get("location") == "querystring" and member.serialization["name"] not in dict(urllib.parse.parse_qsl(query)):
                problems.append(f"{where}?{name}: required, but absent")
        if body:
            content = json.loads(body)
            in_body = {m.serialization.get("name", n) for n, m in members.items() if "location" not in m.serialization}
            problems.extend(f"{where}.{n}: not a field of the body" for n in content if n not in in_body)
            walk(content, operation.input_shape, where, problems)
    elif protocol == "query":
        form = dict(urllib.parse.parse_qsl(body.decode()))
        if form.pop("Action") != operation.name or form.pop("Version") != operation.service_model.api_version:
            problems.append(f"{where}: wrong Action or Version")
        nested = {}
        for key, value in form.items():
            name, *rest = key.split(".")
            if rest:
                nested.setdefault(name, {}).setdefault(rest[1], {})[rest[2]] = value
            else:
                nested[name] = value
        walk({k: list(v.values()) if isinstance(v, dict) else v for k, v in nested.items()}, operation.input_shape, where, problems)


def check_answer(exchange, operation, problems):
    where = f"{exchange['service']}.{operation.name} answer {exchange['status']}"
    protocol = operation.service_model.metadata["protocol"]
    body = base64.b64decode(exchange["responseBody"])
    headers = {"x-amzn-errortype": exchange["errorType"]} if exchange.get("errorType") else {}
    parsed = botocore.parsers.create_parser(protocol).parse({"headers": headers, "status_code": exchange["status"], "body": body}, operation.output_shape)
    if exchange["status"] >= 300:
        known = {e.metadata.get("error", {}).get("code", e.name) for e in operation.error_shapes} | {e.name for e in operation.error_shapes}
        if parsed["Error"]["Code"] not in known | COMMON_ERRORS:
            problems.append(f"{where}: error {parsed['Error']['Code']} is none of {sorted(known)}")
    elif protocol in ("json", "rest-json") and body:
        if operation.output_shape is None:
            problems.append(f"{where}: has a body, but the model has no answer")
        else:
            walk(json.loads(body), operation.output_shape, where, problems)
    elif protocol == "query" and operation.output_shape is not None:
        for name in operation.output_shape.required_members:
            if name not in parsed:
                problems.append(f"{where}.{name}: required, but absent")


def check(line):
    """What is wrong with one exchange; a fault of the check itself is told as one more problem."""
    problems = []
    try:
        exchange = json.loads(line)
        service = model(exchange["service"])
        if f"{exchange['service']}.{exchange['operation']}" in YOUNGER_OPERATIONS and exchange["operation"] not in service.operation_names:
            return problems
        operation = service.operation_model(exchange["operation"])
        if exchange["service"] not in ("s3", "sts"):  # Amazon's own packages write these.
            check_request(exchange, operation, problems)
        if exchange["service"] != "kinesis":  # kinesis-local's are not ours.
            check_answer(exchange, operation, problems)
    except Exception:
        problems.append(f"{line}{traceback.format_exc()}")
    return problems


def main():
    problems = set()
    for line in sys.stdin:
        if line.strip():
            problems.update(check(line))
        else:
            print(json.dumps(sorted(problems)), flush=True)
            problems.clear()


if __name__ == "__main__":
    main()

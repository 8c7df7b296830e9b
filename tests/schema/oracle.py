#!/usr/bin/env python3
"""Random schemas and values: our answers against pydantic's and jsonschema's: oracle.py TOOL [SEED [SCHEMAS [FILE]]].

Models are made here from the same schema, with pydantic.create_model. Compared are: accepted or not, where the
faults are, what is filled in; what the model that `prm types` writes says; and whether the judged by jsonschema, says the same, and comes back equal. docs/schemas.md lists where we differ on purpose; such values are left out here
by name (DIFFERENCES). With FILE pydantic's answers are recorded there, for recorded.py.
"""
import datetime
import json
import random
import re
import subprocess
import sys
import uuid
from typing import Annotated, Any, Literal

import email_validator
import jsonschema
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, create_model
from rfc3339_validator import validate_rfc3339
from rfc3986_validator import validate_rfc3986

VALUES = 10
tool = sys.argv[1]
seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
schema_count = int(sys.argv[3]) if len(sys.argv) > 3 else 240
record = open(sys.argv[4], "w", encoding="utf-8") if len(sys.argv) > 4 else None
rnd = random.Random(seed)

TEXTS = ["", "a", "ab", "abc", "Abc1", "en", "de", "x", "1", "42", " 42 ", "-7", "+5", "1.0", "1.5", "1e3", "1_000", "0x10", "true",
         "TRUE", "yes", "No", "off", "t", "2", "größe", "😀😀", "a b", "text text text", "2026-01-31", "2026-02-30", "31.01.2026",
         "2024-02-29", "2026-01-31T08:15:30Z", "2026-01-31T25:00:00Z", "2026-01-31T08:15:30.5+02:00", "kim@example.com", "kim@",
         "a..b@example.com", "\"a b\"@example.com", "kim@bücher.example", "https://example.com/a?b=c#d", "http://a b", "mailto:a@b.c",
         "http://x:99999", "http://[::1]/", "550e8400-e29b-41d4-a716-446655440000", "{550e8400-e29b-41d4-a716-446655440000}", ".5", "5.",
         "null", "None", "a\nb", "\u0000", "AB-12", "ab12!", "42.000", "4__2", "", "00", "007", "1e400"]
NUMBERS = [0, 1, 2, 3, 5, 7, 10, 42, 100, -1, -7, 2 ** 53, 2 ** 63 - 1, -2 ** 63, 0.5, 1.5, 2.25, -0.5, 1.0, 3.0, 1e10, 0.1, 99.99]
PATTERNS = ["[a-z]+", "[A-Z]{2}-\\d+$", "a|b", "^x", ".*\\d$", "\\w+$", "(?:ab)*c?$", "[^a]"]
FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%H:%M", "%Y-%m-%dT%H:%M:%SZ"]


# ---- schemas ---------------------------------------------------------------------------------------------------

def random_rules(kind):
    rules = []
    if kind in ("string", "list", "dict") and rnd.random() < 0.4:
        low = rnd.randrange(4)
        rules.append({"type": "min_length", rnd.choice(["value", "min_value"]): low})
        if rnd.random() < 0.5:
            rules.append({"type": "max_length", rnd.choice(["value", "max_value"]): low + rnd.randrange(6)})
    if kind in ("integer", "float") and rnd.random() < 0.5:
        low = rnd.choice([-7, 0, 1, 2.5 if kind == "float" else 2])
        if rnd.random() < 0.5:
            rules.append({"type": "range", "min_value": low, "max_value": low + rnd.choice([0, 3, 50])})
        else:
            rules.append({"type": rnd.choice(["min_value", "max_value"]), "value": low})
    if kind == "string" and rnd.random() < 0.5:
        rules.append(rnd.choice([{"type": "regex", "pattern": rnd.choice(PATTERNS)}, {"type": "email"}, {"type": "url"},
                                 {"type": "uuid"}, {"type": "date"}, {"type": "datetime"},
                                 {"type": "date", "format": rnd.choice(FORMATS)},
                                 {"type": "enum", "allowed_values": rnd.sample(["a", "ab", "en", "de", "42"], 3)}]))
    if kind == "enum":
        rules.append({"type": "enum", "allowed_values": rnd.sample(["en", "de", "x", "1", 1, 2, True, "42"], 4)
                      if rnd.random() < 0.5 else ["en", "de"]})
        if 1 in rules[-1]["allowed_values"] and any(v is True for v in rules[-1]["allowed_values"]):
            rules[-1]["allowed_values"] = ["en", 1]
    if rules and rnd.random() < 0.1:
        rules[0]["error_message"] = "Please"
    return rules


def random_field(name, depth, names):
    kind = rnd.choice(["string", "string", "integer", "float", "boolean", "list", "dict", "enum", "any"])
    field = {"name": name, "type": kind}
    nested = rnd.choice(names) if names and rnd.random() < 0.6 else None
    if kind == "list":
        field.update({"item_schema": nested} if nested else
                     {"item_type": rnd.choice(["string", "integer", "float", "boolean", "any", "list", "dict"])})
    elif kind == "dict" and nested:
        field["nested_schema"] = nested
    rules = random_rules(kind) if "nested_schema" not in field else []  # a model has no length
    if rules:
        field["validators"] = rules
    if rnd.random() < 0.2:
        field["nullable"] = True
    if rnd.random() < 0.3:
        field["required"] = False
        field["nullable"] = True
        if rnd.random() < 0.3 and kind in ("integer", "boolean", "string") and not rules:
            field["default"] = {"integer": 7, "boolean": False, "string": "dflt"}[kind]
            field["nullable"] = rnd.random() < 0.5
    return field


def random_schemas():
    """The root first; a schema names only later ones."""
    count = rnd.randrange(1, 4)
    names = [f"s{i}" for i in range(count)]
    schemas = []
    lax = rnd.random() < 0.5
    for i, name in enumerate(names):
        schema = {"name": name, "fields": [random_field(f, i, names[i + 1:]) for f in rnd.sample("abcdefgh", rnd.randrange(1, 6))]}
        if lax:
            schema["strict"] = False
        if rnd.random() < 0.2:
            schema["allow_extra"] = True
        schemas.append(schema)
    return {"schemas": schemas}


# ---- values ----------------------------------------------------------------------------------------------------

def random_scalar():
    return rnd.choice([lambda: rnd.choice(TEXTS), lambda: rnd.choice(NUMBERS), lambda: rnd.random() < 0.5, lambda: None])()


def near_value(field, schemas):
    """Mostly of the right type."""
    kind = field["type"]
    draw = rnd.random()
    if draw < 0.08:
        return random_scalar()
    if draw < 0.12:
        return rnd.choice([[], {}, [1], {"a": 1}])
    if field.get("nullable") and draw < 0.2:
        return None
    if kind == "list":
        count = rnd.randrange(4)
        if "item_schema" in field:
            return [random_value(schemas[field["item_schema"]], schemas) for _ in range(count)]
        return [near_value({"type": field["item_type"], "item_type": "any"}, schemas) for _ in range(count)]
    if kind == "dict":
        if "nested_schema" in field:
            return random_value(schemas[field["nested_schema"]], schemas)
        return {key: random_scalar() for key in rnd.sample("abc", rnd.randrange(3))}
    if kind in ("integer", "float"):
        return rnd.choice(NUMBERS) if rnd.random() < 0.85 else rnd.choice(TEXTS)
    if kind == "boolean":
        return rnd.random() < 0.5 if rnd.random() < 0.6 else rnd.choice(TEXTS + [0, 1, 2, 0.0, 1.0])
    if kind == "enum":
        allowed = field.get("validators", [{}])[0].get("allowed_values", ["x"])
        return rnd.choice(allowed) if rnd.random() < 0.8 else random_scalar()
    if kind == "string":
        fitting = [text for text in TEXTS if rnd.random() < 0.3]
        for rule in field.get("validators", []):
            if "allowed_values" in rule:
                return rnd.choice(rule["allowed_values"] + ["zz"])
            fitting = [text for text in TEXTS if fits(rule, text)] or fitting
        return rnd.choice(fitting or TEXTS)
    return random_scalar()


def fits(rule, text):
    try:
        check_of(rule)(text)
        return True
    except ValueError:
        return False


def random_value(schema, schemas):
    value = {}
    for field in schema["fields"]:
        if field.get("required", True) is False and rnd.random() < 0.5:
            continue
        if rnd.random() < 0.97:
            value[field["name"]] = near_value(field, schemas)
    if rnd.random() < 0.08:
        value["zz" + rnd.choice("ab/~")] = random_scalar()
    return value


# ---- pydantic --------------------------------------------------------------------------------------------------

def refuse(ok):
    if not ok:
        raise ValueError("no")


def check_of(rule):
    kind = rule["type"]

    def check(value):
        if kind == "min_length":
            refuse(len(value) >= rule.get("value", rule.get("min_value")))
        elif kind == "max_length":
            refuse(len(value) <= rule.get("value", rule.get("max_value")))
        elif kind == "regex":
            refuse(re.match(rule["pattern"], value) is not None)
        elif kind == "email":
            email_validator.validate_email(value, check_deliverability=False, allow_quoted_local=True, allow_domain_literal=True)
        elif kind == "url":
            refuse(validate_rfc3986(value) and re.match(r"[A-Za-z][A-Za-z0-9+.-]*://([^/?#@]*@)?([^:/?#]+|\[[^]]*\])(:\d{0,5})?([/?#]|$)", value)
                   and int((re.search(r"^[^:]*://[^/?#]*?:(\d+)(?:[/?#]|$)", value) or [0, 0])[1]) <= 65535)
        elif kind == "uuid":
            refuse(len(value) == 36 and str(uuid.UUID(value)) == value.lower())
        elif "format" in rule:
            datetime.datetime.strptime(value, rule["format"])
        elif kind == "date":
            refuse(len(value) == 10 and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII))
            datetime.date.fromisoformat(value)
        elif kind == "datetime":
            refuse(validate_rfc3339(value))
            datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
        return value

    return check


def python_type(field, models):
    plain = {"string": str, "integer": int, "float": float, "boolean": bool, "list": list[Any], "dict": dict[str, Any], "any": Any}
    kind = field["type"]
    rules = field.get("validators", [])
    if kind == "list":
        made = list[models[field["item_schema"]] if "item_schema" in field else plain[field["item_type"]]]
    elif kind == "dict" and "nested_schema" in field:
        made = models[field["nested_schema"]]
    elif kind == "enum":
        made = Literal[tuple(next(rule["allowed_values"] for rule in rules if rule["type"] == "enum"))]
    else:
        made = plain[kind]
        for rule in rules:
            made = Literal[tuple(rule["allowed_values"])] if rule["type"] == "enum" else made
    for rule in rules:
        bound = rule.get("value")
        if rule["type"] == "range":
            made = Annotated[made, Field(ge=rule["min_value"], le=rule["max_value"])]
        elif rule["type"] == "min_value":
            made = Annotated[made, Field(ge=bound)]
        elif rule["type"] == "max_value":
            made = Annotated[made, Field(le=bound)]
        elif rule["type"] == "min_length":
            made = Annotated[made, Field(min_length=rule.get("value", rule.get("min_value")))]
        elif rule["type"] == "max_length":
            made = Annotated[made, Field(max_length=rule.get("value", rule.get("max_value")))]
        elif rule["type"] != "enum":
            made = Annotated[made, AfterValidator(check_of(rule))]
    return made | None if field.get("nullable") and kind != "any" else made


def make_model(file):
    models = {}
    for schema in reversed(file["schemas"]):
        fields = {}
        for field in schema["fields"]:
            required = field.get("required", True)
            fields[field["name"]] = (python_type(field, models), ... if required else field.get("default"))
        models[schema["name"]] = create_model(
            schema["name"], __config__=ConfigDict(strict=schema.get("strict", True), extra="allow" if schema.get("allow_extra") else "forbid"),
            **fields)
    return models[file["schemas"][0]["name"]]


def pointer(loc):
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in loc)


def judge(model, value):
    try:
        return True, model.model_validate_json(json.dumps(value)).model_dump(mode="python")
    except ValidationError as error:
        return False, {pointer(fault["loc"]) for fault in error.errors()}


# ---- the differences that docs/schemas.md names ----------------------------------------------------------------

def leaves(value):
    if isinstance(value, dict):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item)
    else:
        yield value


DIFFERENCES = {
    "an enum compares as JSON: 1.0 is 1, and true is not": lambda file, value: any(
        isinstance(leaf, bool) or isinstance(leaf, float) and leaf == int(leaf) for leaf in leaves(value)) and any(
        isinstance(allowed, int) for schema in file["schemas"] for field in schema["fields"] if field["type"] == "enum"
        for rule in field["validators"] for allowed in rule["allowed_values"]),
    "1e400 is no number": lambda file, value: "1e400" in list(leaves(value)),
}


def known_difference(file, value):
    return next((name for name, test in DIFFERENCES.items() if test(file, value)), None)


FOREIGN = {"email", "url", "uuid", "date", "datetime"}


def has_rules(file, kinds):
    return any(rule["type"] in kinds for schema in file["schemas"] for field in schema["fields"] for rule in field.get("validators", []))


# ---- the run ---------------------------------------------------------------------------------------------------

def ask(cases):
    lines = "".join(json.dumps({"file": file, "values": values, "name": "Root"}) + "\n" for file, values in cases)
    run = subprocess.run([tool], input=lines, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


faults = {"pydantic": [], "filled": [], "generated": [], "jsonschema": [], "round trip": []}
counts = dict.fromkeys(faults, 0)
left_out = {}


def note(kind, file, value, text):
    faults[kind].append(f"{kind}: {text}\n  schemas {json.dumps(file)}\n  value {json.dumps(value)}")


def same(a, b):
    """Equal, but for integers in fields of type float, which stay exact."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b if type(a) is type(b) else type(a) is int and type(b) is float and float(a) == b


def compare_pydantic(file, value, ours, accepted, detail):
    counts["pydantic"] += 1
    if ours["ok"] != accepted:
        return note("pydantic", file, value, f"we {'accept' if ours['ok'] else 'refuse'}: {ours.get('faults')}, pydantic: {detail}")
    if not accepted and not set(ours["faults"]) >= detail:  # a list's length and its items: we name both
        return note("pydantic", file, value, f"faults at {ours['faults']}, pydantic's at {sorted(detail)}")
    if accepted:
        counts["filled"] += 1
        if not same(ours["filled"], detail):
            note("filled", file, value, f"filled to {ours['filled']}, pydantic: {detail}")


def compare_generated(file, value, ours, model):
    counts["generated"] += 1
    try:
        model.model_validate_json(json.dumps(value))
        accepted = True
    except ValidationError:
        accepted = False
    if accepted != ours["ok"]:
        note("generated", file, value, f"we {'accept' if ours['ok'] else 'refuse'}: {ours.get('faults')}, the model does not agree")


def compare_json_schema(file, value, ours, validator):
    whole = any(isinstance(leaf, float) and leaf == int(leaf) for leaf in leaves(value))
    counts["jsonschema"] += 1
    accepted = validator.is_valid(value)
    if ours["ok"] and not accepted:
        note("jsonschema", file, value, f"we accept, jsonschema: {next(validator.iter_errors(value)).message}")
    if accepted and not ours["ok"] and not whole and not has_rules(file, FOREIGN):
        note("jsonschema", file, value, f"jsonschema accepts, we: {ours['faults']}")


def run_file(file, values, answer):
    if "fault" in answer:
        return note("pydantic", file, None, f"does not compile: {answer['fault']}")
    strict = file["schemas"][0].get("strict", True)
    model = make_model(file)
    space = {"__name__": "generated"}
    exec(compile(answer["python"], "generated", "exec", dont_inherit=True), space)
    for dialect in ("json_schema", "openai", "anthropic", "gemini"):
        jsonschema.Draft202012Validator.check_schema(answer[dialect])
    counts["round trip"] += 1
    if not answer["round_trip"]:
        note("round trip", file, None, "not equal once it was JSON Schema")
    validator = jsonschema.Draft202012Validator(answer["json_schema"])
    if "example" in answer and not validator.is_valid(answer["example"]):
        note("jsonschema", file, answer["example"], "the example is not valid")
    answers = []
    for value, ours in zip(values, answer["results"]):
        difference = known_difference(file, value)
        if difference:
            left_out[difference] = left_out.get(difference, 0) + 1
            continue
        accepted, detail = judge(model, value)
        answers.append({"value": value, "filled": detail} if accepted else {"value": value, "faults": sorted(detail)})
        compare_pydantic(file, value, ours, accepted, detail)
        if not has_rules(file, FOREIGN):
            compare_generated(file, value, ours, space["RootModel"])
        if strict:
            compare_json_schema(file, value, ours, validator)
    if record:
        record.write(json.dumps({"file": file, "answers": answers}, ensure_ascii=False, separators=(",", ":")) + "\n")


def main():
    cases = []
    for _ in range(schema_count):
        file = random_schemas()
        schemas = {schema["name"]: schema for schema in file["schemas"]}
        cases.append((file, [random_value(file["schemas"][0], schemas) for _ in range(VALUES)]))
    for (file, values), answer in zip(cases, ask(cases), strict=True):
        run_file(file, values, answer)
    if record:
        record.close()
    for kind, list_ in faults.items():
        print(f"{kind}: {counts[kind]} compared, {len(list_)} differ")
        for fault in list_[:5]:
            print(fault)
    for name, number in left_out.items():
        print(f"left out, {number} times: {name}")
    passed = sum(1 for list_ in faults.values() if not list_)
    print(f"[  PASSED  ] {passed} test(s).")
    if passed < len(faults):
        print(f"[  FAILED  ] {len(faults) - passed} test(s).")
    sys.exit(passed < len(faults))


main()

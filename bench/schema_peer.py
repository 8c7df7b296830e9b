"""The peers of bench_schema behind two pipes: "pydantic MS" or "jsonschema MS" is answered by ns a run."""
import json
import sys
import time
from importlib.metadata import version
from typing import Annotated, Literal

try:
    import jsonschema
    from pydantic import BaseModel, ConfigDict, Field
except ImportError as error:
    print(f"missing: {error}", flush=True)
    sys.exit()


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Address(Strict):
    street: str
    city: str
    zip: Annotated[str, Field(min_length=4)]


class Item(Strict):
    sku: Annotated[str, Field(min_length=1, max_length=20)]
    quantity: Annotated[int, Field(ge=1)]
    price: Annotated[float, Field(ge=0)]
    gift: bool = False


class Order(Strict):
    id: Annotated[int, Field(ge=1)]
    customer: Annotated[str, Field(min_length=3, max_length=80)]
    code: Annotated[str, Field(pattern="^[A-Z]{2}-[0-9]+$")]
    note: str | None = None
    total: Annotated[float, Field(ge=0, le=100000)]
    paid: bool
    state: Literal["open", "sent", "done"]
    priority: int = 3
    tags: Annotated[list[str], Field(max_length=10)]
    address: Address
    language: str = "en"
    items: Annotated[list[Item], Field(min_length=1)]


items = ",".join('{"sku":"SKU-%04d","quantity":%d,"price":%d.25,"gift":%s}' % (i * 37, i + 1, i * 3 + 1, "true" if i % 2 else "false")
                 for i in range(20))
DATA = ('{"id":4711,"customer":"Kim Example","code":"AB-1234","note":null,"total":1234.5,"paid":true,"state":"open","priority":2,'
        '"tags":["new","gift","fragile"],"address":{"street":"Long Road 7","city":"Bonn","zip":"53111"},"language":"de","items":['
        + items + "]}").encode()
core = Order.__pydantic_validator__.validate_json
judge = jsonschema.Draft202012Validator(Order.model_json_schema())
RUNS = {"pydantic": lambda: core(DATA), "jsonschema": lambda: judge.validate(json.loads(DATA))}

for run in RUNS.values():
    run()
print(f"ready: pydantic {version('pydantic')}, pydantic-core {version('pydantic-core')}, jsonschema {version('jsonschema')}, "
      f"Python {sys.version.split()[0]}", flush=True)
for line in sys.stdin:
    name, ms = line.split()
    run, times, start = RUNS[name], 0, time.perf_counter_ns()
    while time.perf_counter_ns() - start < float(ms) * 1e6:
        run()
        times += 1
    print((time.perf_counter_ns() - start) / times, flush=True)

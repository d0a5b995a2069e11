#!/usr/bin/env python3
"""Writes the shapes of what AWS's operations answer, as TestState needs them to check mocks.

    pip download botocore, or use an installed one:
    python3 result_shapes.py BOTOCORE/data ../resources/dev/steppe/server/api/result-shapes.gz

The source are the service models that AWS publishes in botocore (Apache License 2.0). Of each operation's
answer only types, bounds, words and required members are kept. The form, a section a service:

    @serviceid                     the service's id in lower case, letters and digits only
    operation=REF ...              what each operation answers
    {Name=REF,!Required=REF        a structure; shapes are numbered from 0 in their section
    [REF                           a list
    <REF                           the values of a map
    |word|word                     a string that is one of these words

REF is a shape's number, or a plain type: s string, b blob, i whole number, f number, o boolean, each with
its bounds if it has any: i128~10240, s1~.
"""

import gzip
import json
import os
import sys

PLAIN = {"string": "s", "character": "s", "timestamp": "s", "blob": "b", "integer": "i", "long": "i",
         "float": "f", "double": "f", "boolean": "o"}

# Bounds that TestState was recorded to hold to, where the models have moved on since.
RECORDED = {("lambda", "MemorySize"): {"min": 128, "max": 10240}}


def upper(name):
    return name[0].upper() + name[1:]


def section(service, model):
    shapes, lines, numbers = model["shapes"], [], {}

    def ref(name):
        shape = shapes[name] | RECORDED.get((service, name), {})
        kind = shape["type"]
        if kind in PLAIN and "enum" not in shape:
            bounds = ""
            if kind != "timestamp" and ("min" in shape or "max" in shape):
                bounds = f"{number(shape.get('min'))}~{number(shape.get('max'))}"
            return PLAIN[kind] + bounds
        if name in numbers:
            return str(numbers[name])
        line = numbers[name] = len(lines)
        lines.append("")
        if kind == "structure":
            required = set(shape.get("required", []))
            lines[line] = "{" + ",".join(
                ("!" if member in required else "") + upper(member) + "=" + ref(of["shape"])
                for member, of in shape["members"].items())
        elif kind == "list":
            lines[line] = "[" + ref(shape["member"]["shape"])
        elif kind == "map":
            lines[line] = "<" + ref(shape["value"]["shape"])
        else:
            lines[line] = "".join("|" + word for word in shape["enum"])
        return str(line)

    def number(bound):
        return "" if bound is None else str(bound)

    operations = " ".join(
        f"{name[0].lower() + name[1:]}={ref(operation['output']['shape'])}"
        for name, operation in sorted(model["operations"].items()) if "output" in operation)
    return [operations, *lines]


def main(data, target):
    out = []
    for service in sorted(os.listdir(data)):
        versions = sorted(v for v in os.listdir(os.path.join(data, service))
                          if os.path.exists(os.path.join(data, service, v, "service-2.json.gz"))) \
            if os.path.isdir(os.path.join(data, service)) else []
        if versions:
            with gzip.open(os.path.join(data, service, versions[-1], "service-2.json.gz")) as file:
                model = json.load(file)
            name = model["metadata"].get("serviceId", service).lower()
            out.append("@" + "".join(c for c in name if c.isalnum()))
            out += section(service, model)
    with open(target, "wb") as file, gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=9, mtime=0) as zipped:
        zipped.write(("\n".join(out) + "\n").encode())


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Compares the server's answers to people with the database: nothing is lost, every movement has a true cause."""
from collections import defaultdict

# A customer's movement may have these causes even if nobody worked on the customer.
GENERAL = {"criteria", "threshold", "expired"}


def lost(done, stored):
    """Return a sentence for each thing that the server said was done and that the database lacks."""
    gone = {id_ for entry in done for id_ in entry.get("gone", ())}
    partners = {int(key): value for key, value in stored["partners"].items()}
    wrong = []
    last, unsure = {}, set()
    for entry in sorted(done, key=lambda entry: entry["ended"]):
        for point, value in _said(entry):
            if entry["error"]:
                # Without a clear answer, the action may have been done or not.
                unsure.add(point)
            elif not entry["refused"]:
                last[point] = value
                unsure.discard(point)
    for point, value in last.items():
        kind, key = point
        if point in unsure or (kind in {"ref", "zip", "country_id", "active", "tags"} and key in gone):
            continue
        found = _found(kind, key, partners, stored)
        if found != value:
            wrong.append(f"{kind} of {key}: the server said {value}, stored is {found}")
    assessments = {int(key): value for key, value in stored["assessments"].items()}
    leads = set(stored["leads"])
    for entry in done:
        if entry["error"] or entry["refused"]:
            continue
        if "assessment" in entry and entry["assessment"] not in assessments:
            wrong.append(f"assessment {entry['assessment']} of customer {entry['customer']} is gone")
        if "lead" in entry and entry["lead"] not in leads:
            wrong.append(f"opportunity {entry['lead']} is gone")
        wrong += [f"imported customer {id_} is gone" for id_ in entry.get("made", ()) if id_ not in partners
                  and id_ not in gone]
    return wrong


def _said(entry):
    """Yield ((kind, key), value) for each value that an action must have stored."""
    customer = entry.get("customer")
    for name, value in entry.get("values", {}).items():
        yield (name, customer), value
    for name in ("tags", "active"):
        if name in entry:
            yield (name, customer), entry[name]
    if "weight" in entry:
        yield ("weight", entry["criterion"]), entry["weight"]
    if "criterion_active" in entry:
        yield ("criterion_active", entry["criterion"]), entry["criterion_active"]
    if "thresholds" in entry:
        yield ("thresholds", None), entry["thresholds"]


def _found(kind, key, partners, stored):
    if kind == "tags":
        return stored["tags"].get(str(key), [])
    if kind in {"weight", "criterion_active"}:
        return stored["weights"][str(key)][kind == "criterion_active"]
    if kind == "thresholds":
        return [int(stored["settings"][f"strategic_customer.{name}_threshold"])
                for name in ("audience_fit", "reputation")]
    row = partners.get(key)
    return row and row[("ref", "zip", "country_id", "active").index(kind)]


def untrue_movements(done, stored, known):
    """Return a sentence for each movement that does not continue the one before, or whose cause did not happen.

    Another for each customer whose last movement is not to its status.

    :param known: how many movements each customer had before people began, by its id as a string
    """
    assessed, worked_on = set(), set()
    for entry in done:
        for id_ in (entry.get("customer"), *entry.get("gone", ()), *entry.get("made", ())):
            worked_on.add(id_)
        if entry["kind"] in {"assess", "withdraw", "merge"}:
            assessed.add(entry.get("customer"))
    chains = defaultdict(list)
    for partner, before, after, cause in stored["movements"]:
        chains[partner].append((before, after, cause))
    statuses = stored["statuses"]
    wrong = []
    for partner, chain in chains.items():
        merged = any(partner == entry.get("customer") for entry in done if entry["kind"] == "merge")
        for place, (before, after, cause) in enumerate(chain):
            if place and not merged and before != chain[place - 1][1]:
                wrong.append(f"customer {partner}: moved from {before}, but was {chain[place - 1][1]}")
            if place < known.get(str(partner), 0) or cause in GENERAL:
                continue
            if cause == "assessment" and partner not in assessed:
                wrong.append(f"customer {partner}: cause {cause}, and nobody assessed it ({before} → {after})")
            if cause == "customer" and partner not in worked_on and place:
                wrong.append(f"customer {partner}: cause {cause}, and nobody worked on it ({before} → {after})")
        if str(partner) in statuses and chain[-1][1] != statuses[str(partner)] and not merged:
            wrong.append(f"customer {partner}: last moved to {chain[-1][1]}, is {statuses[str(partner)]}")
    return wrong

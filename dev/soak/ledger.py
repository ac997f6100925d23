"""Finds, after the soak test, confirmed writes that are lost, and movements without a true cause."""
from collections import defaultdict
from dataclasses import dataclass

# Causes that the movement of a customer may have even if nobody worked on this customer.
GENERAL = {"criteria", "threshold", "expired"}
FIELDS = ("ref", "zip", "country_id", "active", "category_id")


@dataclass
class Stored:
    """What the database holds after the soak test.

    :param values: {(name, record id): value} of the customers' `FIELDS`, the criteria's weight and whether they are
        active, and the thresholds
    :param ids: {kind: ids of the records}; the kinds are customer, assessment and lead
    :param movements: (customer id, old status, new status, cause, whether it is older than the soak test) of each
        movement, sorted by customer and age
    :param statuses: {customer id: status} of the customers that are not archived
    """

    values: dict
    ids: dict
    movements: list
    statuses: dict


def read(env, last_movement):
    """Return what the database holds, as a `Stored`.

    :param last_movement: id of the last movement before the simulated users began; movements up to it are marked as
        older than the soak test
    """

    def rows(query, *parameters):
        env.cr.execute(query, parameters)
        return env.cr.fetchall()

    customers = rows("""
        SELECT id, ref, zip, country_id, active,
               ARRAY(SELECT category_id FROM res_partner_res_partner_category_rel WHERE partner_id = customer.id
                     ORDER BY category_id)
          FROM res_partner AS customer
         WHERE name ~ '^(Customer|Soak|Held) '
    """)
    values = {(name, id_): value for id_, *found in customers for name, value in zip(FIELDS, found, strict=True)}
    for id_, weight, active in rows("SELECT id, weight, active FROM strategic_criterion"):
        values |= {("weight", id_): weight, ("criterion_active", id_): active}
    values["thresholds", None] = [int(env["ir.config_parameter"].get_param(f"strategic_customer.{name}_threshold") or 0)
                                  for name in ("audience_fit", "reputation")]
    return Stored(
        values=values,
        ids={
            "customer": {id_ for id_, *_values in customers},
            "assessment": {id_ for [id_] in rows("SELECT id FROM strategic_assessment")},
            "lead": {id_ for [id_] in rows("SELECT id FROM crm_lead")},
        },
        movements=rows("SELECT partner_id, from_status, to_status, cause, id <= %s FROM strategic_movement "
                       "ORDER BY partner_id, id", last_movement),
        statuses=dict(rows(
            "SELECT id, strategic_status FROM res_partner WHERE id = commercial_partner_id AND active")),
    )


def lost(done, stored):
    """Return a sentence for each value or record that the server said was stored, but that the database lacks."""
    gone = {("customer", id_) for action in done for id_ in action.gone}
    last, unsure = {}, set()
    for action in sorted(done, key=lambda action: action.ended):
        for name, id_, value in action.stored:
            if action.error:
                # The server gave no clear answer, so it may have stored the value or not: accept both.
                unsure.add((name, id_))
            elif not action.refused:
                last[name, id_] = value
                unsure.discard((name, id_))
    wrong = []
    for (name, id_), value in last.items():
        found = stored.values.get((name, id_))
        is_gone = name in FIELDS and ("customer", id_) in gone
        if found != value and not is_gone and (name, id_) not in unsure:
            wrong.append(f"{name} of {id_}: the server said {value}, stored is {found}")
    made = [(kind, id_) for action in done if not (action.error or action.refused) for kind, id_ in action.made]
    wrong += [f"{kind} {id_} is gone" for kind, id_ in made if id_ not in stored.ids[kind] and (kind, id_) not in gone]
    return wrong


def untrue_movements(done, stored):
    """Return a sentence for each movement from a status that the customer did not have, or whose cause did not happen.

    Also return a sentence for each customer whose status is not the new status of its last movement.
    """
    assessed, worked_on, merged = set(), set(), set()
    for action in done:
        worked_on.update((action.customer, *action.gone, *(id_ for _kind, id_ in action.made)))
        if action.kind in {"assess", "withdraw", "merge"}:
            assessed.add(action.customer)
        if action.kind == "merge":
            merged.add(action.customer)
    chains = defaultdict(list)
    for customer, *movement in stored.movements:
        chains[customer].append(movement)
    wrong = []
    for customer, chain in chains.items():
        status = None
        for place, (before, after, cause, is_old) in enumerate(chain):
            if place and customer not in merged and before != status:
                wrong.append(f"customer {customer}: moved from {before}, but was {status}")
            status = after
            if is_old or cause in GENERAL:
                continue
            if cause == "assessment" and customer not in assessed:
                wrong.append(f"customer {customer}: cause {cause}, and nobody assessed it ({before} → {after})")
            if cause == "customer" and customer not in worked_on and place:
                wrong.append(f"customer {customer}: cause {cause}, and nobody worked on it ({before} → {after})")
        if customer not in merged and stored.statuses.get(customer, status) != status:
            wrong.append(f"customer {customer}: last moved to {status}, is {stored.statuses[customer]}")
    return wrong

from collections import Counter

from odoo import api, models
from odoo.exceptions import UserError

from ...tools.limits import is_id
from ...tools.public import checks_access


class StrategicListEntryAssessMixin(models.AbstractModel):
    """Mixin of an entry: confirmed, it assesses its customer; undone, what counted before counts again.

    What counts on one criterion, of several opinions:

    - A person's assessment is kept while it is valid: who knows the customer knows more than a list. This includes an
      assessment from a list to which a person has given another value since.
    - A newer edition takes the place of an older one, also with fewer points.
    - Of two different lists, or of two entries of one customer, the one with more points counts.
    - What has been withdrawn stays so.
    """

    _name = "strategic.list.entry.assess.mixin"
    _description = "Assessments from Entries"

    @checks_access("write")
    def action_confirm(self):
        """Confirm that these entries are the customers shown, assess these, and tell what came of it."""
        chosen = self.filtered("partner_id")
        if not chosen:
            raise UserError(
                self.env._("No customer is found for these entries yet: match the list, or choose a customer first.")
            )
        return chosen._notify(chosen._confirm(), skipped=len(self - chosen))

    @checks_access("write")
    def action_choose(self, partner_id):
        """Confirm that this entry is one of its possible customers, and return a sentence on what came of it."""
        self.ensure_one()
        self._check_not_confirmed()
        chosen = self._visible_matches([("partner_id", "=", partner_id)]) if is_id(partner_id) else False
        if not chosen:
            raise UserError(self.env._('This is none of the customers found for "%s".', self.display_name))
        chosen._decide("confirmed")
        return self._sentence(self._confirm())

    @checks_access("write")
    def action_reject(self):
        """Record that these entries are none of the customers found."""
        self._check_not_confirmed()
        self._visible_matches()._decide("rejected")
        return self._reload()

    @checks_access("write")
    def action_withdraw(self):
        """Withdraw the assessments made from these entries; they stay as history."""
        counting = self.filtered(lambda entry: entry.assessment_id.active)
        counting.assessment_id.action_withdraw()
        counting._write_result({"result": "withdrawn"})
        return self._reload(self.env._("Assessments withdrawn: %s. They stay as history.", len(counting)))

    @checks_access("write")
    def action_undo(self):
        """Take back what was last done with these entries: withdrawn, confirmed or rejected."""
        withdrawn = self.filtered(lambda entry: entry.result == "withdrawn")
        withdrawn._undo_withdraw()
        (self - withdrawn).filtered(lambda entry: entry.state in ("confirmed", "rejected"))._undo_confirm()
        return self._reload()

    def _confirm(self):
        """Confirm these entries, which have a customer, and return how many have each result; `None`: unchanged."""
        self.list_id._check_can_assess()
        # A transaction that makes a customer a contact does not see the entries that a matching is storing meanwhile.
        self.partner_id.filtered(lambda partner: partner != partner.commercial_partner_id)._move_list_entries()
        self.match_id._decide("confirmed")
        return self._assess()

    def _assess(self):
        """Assess the customers of these entries where that changes something, and store what came of each entry.

        One `create` makes all assessments, so that customers are scored once.

        :return: a `Counter` of the results; None: the entry had its assessment already
        """
        current = self._current_assessments()
        made_from = self.env["strategic.list.match"].search(
            [("assessment_id", "in", [assessment.id for assessment in current.values()])]
        )
        made_from = {match.assessment_id: match.entry_id for match in made_from}
        results, first = {}, {}
        # Of one customer's entries, that of the newest edition comes first, then that with the most points.
        for entry in self.sorted(lambda entry: (bool(entry.list_id.next_ids), -(entry.points or 0))):
            point = entry._assessed_point()
            if point in first and entry.points is not False:
                of_first = results[first[point]]
                results[entry] = "person" if of_first == "person" else "list"
                continue
            results[entry] = entry._result(current.get(point), made_from.get(current.get(point)))
            if entry.points is not False:
                first[point] = entry
        self._create_assessments([entry for entry, result in results.items() if result == "assessed"], current)
        for result in ("person", "list", "no_points"):
            self.filtered(lambda entry, now=result: results[entry] == now)._write_result({"result": result})
        self._withdraw_from_former_criteria()
        return Counter(results.values())

    def _create_assessments(self, entries, current):
        """Create the assessments of a list of `entries`, and store them there; `current` are those that counted."""
        created = self.env["strategic.assessment"].create([entry._prepare_assessment() for entry in entries])
        for entry, assessment in zip(entries, created, strict=True):
            former = current.get(entry._assessed_point())
            if former and former == entry.assessment_id:
                # It has been assessed from this entry before: to undo means to go back behind that.
                former = entry.match_id.former_assessment_id
            entry._write_result(
                {
                    "result": "assessed",
                    "assessment_id": assessment.id,
                    "former_assessment_id": former.id if former else False,
                }
            )

    def _current_assessments(self):
        """Return the active assessments of these entries' customers on the lists' criteria, by `_assessed_point`."""
        assessments = self.env["strategic.assessment"].search(
            [("partner_id", "in", self.partner_id.ids), ("criterion_id", "in", self.list_id.criterion_id.ids)]
        )
        return {(assessment.partner_id, assessment.criterion_id): assessment for assessment in assessments}

    def _assessed_point(self):
        """Return the customer and the criterion that this entry assesses."""
        return self.partner_id, self.list_id.criterion_id

    def _result(self, current, source):
        """Return what comes of this confirmed entry: a value of `result`, or None if it has its assessment already.

        :param current: the active assessment of the same point, if any
        :param source: the entry from which `current` was made; None if a person made it
        """
        if self.points is False:
            return "no_points"
        if self.assessment_id and not self.assessment_id.active and not current:
            return None  # withdrawn by a person
        if not current or current.is_expired:
            return "assessed"
        if not source:
            return "person"
        if source == self:
            return None if current.value == self.points else "assessed"
        if source.list_id in self.list_id._former_editions():
            return "assessed"
        if self.list_id in source.list_id._former_editions():
            return "list"
        return "assessed" if self.points > current.value else "list"

    def _prepare_assessment(self):
        """Return the values of the assessment of this entry's customer."""
        published = self.list_id
        if self.rank:
            evidence = self.env._(
                "Rank %(rank)s of %(size)s in %(list)s",
                rank=self.rank,
                size=published.size,
                list=published.display_name,
            )
        else:
            evidence = self.env._("Listed in %(list)s", list=published.display_name)
        return {
            "partner_id": self.partner_id.id,
            "criterion_id": published.criterion_id.id,
            "value": self.points,
            "evidence": evidence,
            "evidence_type": "award" if self.rank else "other",
            "evidence_url": published.source_url,
            "valid_until": published.valid_until,
        }

    def _withdraw_from_former_criteria(self):
        """Withdraw what former editions say of these customers on criteria that the list no longer is evidence for."""
        for published, entries in self.grouped("list_id").items():
            moved = published._former_editions().filtered(
                lambda former, now=published.criterion_id: former.criterion_id != now
            )
            if moved:
                self.search(
                    [
                        ("list_id", "in", moved.ids),
                        ("partner_id", "in", entries.partner_id.ids),
                        ("is_counting", "=", True),
                    ]
                ).action_withdraw()

    def _undo_confirm(self):
        """Let what was assessed before count again, and take back what was said of the customers."""
        counting = self.filtered(lambda entry: entry.assessment_id.active)
        # Restoring archives the undone ones of the same customers. Where there was none before, it is withdrawn.
        counting.match_id.former_assessment_id.write({"active": True})
        counting.assessment_id.filtered("active").action_withdraw()
        self.env["strategic.review"]._create_activities_again(counting.partner_id)
        self._write_result({"result": False, "assessment_id": False, "former_assessment_id": False})
        self._visible_matches([("decision", "!=", False)])._decide(False)

    def _undo_withdraw(self):
        """Let withdrawn assessments count again, except where the customer has been assessed since."""
        if not self:
            return
        since = self._current_assessments()
        again = self.filtered(lambda entry: entry.assessment_id and entry._assessed_point() not in since)
        again.assessment_id.write({"active": True})
        self.env["strategic.review"]._create_activities_again(again.partner_id)
        again._write_result({"result": "assessed"})
        (self - again)._write_result({"result": "person"})

    def _write_result(self, vals):
        """Write what came of the confirmation of these entries."""
        self.match_id._write_result(vals)

    def _notify(self, results, skipped=0):
        """Return the action that shows what came of a confirmation, and reads the screen again."""
        sentences = [self._sentence(results)]
        if skipped:
            sentences.append(self.env._("Skipped, as no customer is found for them: %s.", skipped))
        return self._reload(" ".join(sentences))

    @api.model
    def _sentence(self, results):
        """Return sentences on the `results` of a confirmation, a `Counter` as `_assess` returns it."""
        sentences = [self.env._("Assessed: %s.", results["assessed"])]
        if results["person"]:
            sentences.append(self.env._("Kept, because a person has assessed them: %s.", results["person"]))
        if results["list"]:
            sentences.append(self.env._("Kept, because another entry counts: %s.", results["list"]))
        if results["no_points"]:
            sentences.append(self.env._("No points for this rank: %s.", results["no_points"]))
        if results[None]:
            sentences.append(self.env._("Unchanged: %s.", results[None]))
        return " ".join(sentences)

    @api.model
    def _reload(self, message=""):
        """Return the action that reads the screen again, after it has shown the `message`."""
        reload = {"type": "ir.actions.client", "tag": "soft_reload"}
        if not message:
            return reload
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message, "next": reload},
        }

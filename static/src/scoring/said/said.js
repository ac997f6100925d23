import { Component } from "@odoo/owl";

/** What an assessment rests on: the type of the evidence, its text, and a link. Empty if there is no evidence. */
export class StrategicSaid extends Component {
    static template = "strategic_customer.Said";
    static props = {
        assessment: Object,
        /** The types of evidence, as [value, label]. */
        types: Array,
    };

    get hasEvidence() {
        const { evidence, evidence_type, evidence_url } = this.props.assessment;
        return Boolean(evidence || evidence_type || evidence_url);
    }

    get type() {
        return this.props.types.find(([value]) => value === this.props.assessment.evidence_type)?.[1];
    }
}

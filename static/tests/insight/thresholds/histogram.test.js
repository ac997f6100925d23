import { describe, expect, test } from "@odoo/hoot";

import { Histogram, statusOf } from "@strategic_customer/insight/thresholds/histogram";

describe.current.tags("headless");

/** Return a function that draws whole numbers from `least` to `most`, always the same ones. */
function dice(seed) {
    let state = seed;
    return (least, most) => {
        state = (state * 1103515245 + 12345) % 2147483648;
        return least + (Math.floor(state / 65536) % (most - least + 1));
    };
}

/** Return customers with random scores and potentials. Many scores are equal, and many are 0 or 100. */
function draw(number, seed) {
    const roll = dice(seed);
    const score = () => [0, 100, roll(0, 100), 5 * roll(0, 20), roll(60, 80)][roll(0, 4)];
    return Array.from({ length: number }, () => {
        const [audience_fit, reputation] = [score(), score()];
        const room = (from) => (roll(0, 1) ? from : roll(from, 100));
        return {
            audience_fit,
            reputation,
            audience_fit_potential: room(audience_fit),
            reputation_potential: room(reputation),
        };
    });
}

/** Return what the server sends for these customers. */
function gridsOf(customers) {
    const grid = (x, y) => {
        const cells = new Map();
        for (const customer of customers) {
            const key = `${customer[x]},${customer[y]}`;
            cells.set(key, (cells.get(key) || 0) + 1);
        }
        return [...cells].map(([key, count]) => [...key.split(",").map(Number), count]);
    };
    return {
        scores: grid("audience_fit", "reputation"),
        fit: grid("audience_fit", "reputation_potential"),
        reputation: grid("audience_fit_potential", "reputation"),
        potentials: grid("audience_fit_potential", "reputation_potential"),
    };
}

/** Count one after the other, by the words of the rule: "not strategic, and both potentials reach their threshold". */
function countOneByOne(customers, x, y) {
    const counts = { strategic: 0, partial: 0, core: 0, prestige: 0, other: 0 };
    for (const { audience_fit, reputation, audience_fit_potential, reputation_potential } of customers) {
        if (audience_fit >= x && reputation >= y) {
            counts.strategic++;
        } else if (audience_fit_potential >= x && reputation_potential >= y) {
            counts.partial++;
        } else if (audience_fit >= x && reputation_potential < y) {
            counts.core++;
        } else if (reputation >= y && audience_fit_potential < x) {
            counts.prestige++;
        } else {
            counts.other++;
        }
    }
    return counts;
}

test("counts at every pair of thresholds equal those of a loop over the customers", () => {
    for (const seed of [1, 2]) {
        const customers = draw(60, seed);
        const histogram = new Histogram(gridsOf(customers));
        let wrong = 0;
        for (let x = 1; x <= 100; x++) {
            for (let y = 1; y <= 100; y++) {
                const told = histogram.counts({ audience_fit: x, reputation: y });
                const counted = countOneByOne(customers, x, y);
                wrong += Object.keys(counted).some((status) => told[status] !== counted[status]) ? 1 : 0;
            }
        }
        expect(wrong).toBe(0);
    }
});

test("who drops out and who comes in, also where both happen", () => {
    const roll = dice(7);
    const customers = draw(80, 3);
    const histogram = new Histogram(gridsOf(customers));
    const isStrategic = (customer, [x, y]) => customer.audience_fit >= x && customer.reputation >= y;
    let both = 0;
    for (let round = 0; round < 500; round++) {
        const [before, after] = [
            [roll(1, 100), roll(1, 100)],
            [roll(1, 100), roll(1, 100)],
        ];
        const expected = {
            dropping: customers.filter((one) => isStrategic(one, before) && !isStrategic(one, after)).length,
            coming: customers.filter((one) => !isStrategic(one, before) && isStrategic(one, after)).length,
        };
        const asThresholds = ([audience_fit, reputation]) => ({ audience_fit, reputation });
        expect(histogram.changes(asThresholds(before), asThresholds(after))).toEqual(expected);
        both += expected.dropping && expected.coming ? 1 : 0;
    }
    expect(both).toBeGreaterThan(20);
});

test("the status of one customer", () => {
    const customers = draw(200, 5);
    for (const [x, y] of [
        [70, 70],
        [1, 100],
        [40, 65],
    ]) {
        const counts = { strategic: 0, partial: 0, core: 0, prestige: 0, other: 0 };
        for (const customer of customers) {
            counts[statusOf(customer, { audience_fit: x, reputation: y })]++;
        }
        expect(counts).toEqual(countOneByOne(customers, x, y));
    }
});

test("nobody", () => {
    const histogram = new Histogram(gridsOf([]));
    expect(histogram.counts({ audience_fit: 1, reputation: 1 })).toEqual({
        strategic: 0,
        partial: 0,
        core: 0,
        prestige: 0,
        other: 0,
    });
});

/** The direction of each arrow key in the plane: [x, y]. */
export const ARROWS = {
    ArrowRight: [1, 0],
    ArrowLeft: [-1, 0],
    ArrowUp: [0, 1],
    ArrowDown: [0, -1],
};

/** Return that of `candidates`, each with `x` and `y`, which is nearest to `from` in a direction; null if none is. */
export function neighbour(candidates, from, [across, up]) {
    let best = null;
    let least = Infinity;
    for (const candidate of candidates) {
        const dx = candidate.x - from.x;
        const dy = candidate.y - from.y;
        const ahead = dx * across + dy * up;
        const aside = Math.abs(dx * up) + Math.abs(dy * across);
        if (ahead > 0 && ahead + 2 * aside < least) {
            best = candidate;
            least = ahead + 2 * aside;
        }
    }
    return best;
}

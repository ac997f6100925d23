import { clamp } from "@web/core/utils/numbers";

/** How often marks push one another apart. More rounds hardly change their places. */
const ROUNDS = 24;

/** The angle between marks at one place: the golden angle, so that any number of them fans out evenly. */
const ANGLE = Math.PI * (3 - Math.sqrt(5));

/**
 * Move marks that cover one another a little apart, so that each can be seen and clicked.
 *
 * A mark stays near its true place, on its side of both thresholds, and within the plane.
 *
 * @param {Object[]} places the true places, in pixels: `x`, `y`, and the diameter `size`
 * @param {Object} area left, right, top and bottom of the plane
 * @param {Object} lines the places of the thresholds: `x` and `y`
 * @returns {Object[]} the places to draw the marks at: `x` and `y`
 */
export function spread(places, area, lines) {
    const found = places.map(({ x, y }) => ({ x, y }));
    for (let round = 0; round < ROUNDS; round++) {
        for (let one = 0; one < found.length; one++) {
            for (let other = one + 1; other < found.length; other++) {
                part(found[one], found[other], (places[one].size + places[other].size) / 2, other * ANGLE);
            }
        }
        found.forEach((place, index) => keep(place, places[index], area, lines));
    }
    return found;
}

/** Push two marks apart, each by half, until their centres are `distance` pixels apart; marks at one place along `angle`. */
function part(one, other, distance, angle) {
    let [dx, dy] = [other.x - one.x, other.y - one.y];
    let apart = Math.hypot(dx, dy);
    if (apart >= distance) {
        return;
    }
    if (apart < 0.01) {
        [dx, dy, apart] = [0.01 * Math.cos(angle), 0.01 * Math.sin(angle), 0.01];
    }
    const push = (distance - apart) / 2 / apart;
    one.x -= dx * push;
    one.y -= dy * push;
    other.x += dx * push;
    other.y += dy * push;
}

function keep(place, { x, y, size }, area, lines) {
    // Its own width away from its true place at most.
    const away = Math.hypot(place.x - x, place.y - y);
    if (away > size) {
        place.x = x + ((place.x - x) * size) / away;
        place.y = y + ((place.y - y) * size) / away;
    }
    const [left, right] = x < lines.x ? [area.left, lines.x - 1] : [lines.x + 1, area.right];
    // Pixels grow downwards, reputation upwards.
    const [top, bottom] = y > lines.y ? [lines.y + 1, area.bottom] : [area.top, lines.y - 1];
    place.x = clamp(place.x, Math.min(left, x), Math.max(right, x));
    place.y = clamp(place.y, Math.min(top, y), Math.max(bottom, y));
}

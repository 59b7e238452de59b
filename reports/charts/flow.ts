import { max, sum } from 'd3-array';
import { area, curveBumpX } from 'd3-shape';
import { html } from '../html.ts';
import { type Drawing, fitText, px, textWidth } from './figure.ts';

/** A class of customers on one side of the chart. */
export interface FlowNode {
  readonly key: string;
  readonly label: string;
  /** Its size, as it is written beside the label. */
  readonly text: string;
  /** Step of the colours of classes, 0 to 5. */
  readonly tone: number;
}

/** Customers who went from a class on the left to one on the right. */
export interface Flow {
  readonly from: string;
  readonly to: string;
  /** Width of the ribbon; not negative. */
  readonly value: number;
  readonly hint: string;
}

interface Placed {
  readonly node: FlowNode;
  readonly y: number;
  readonly height: number;
}

const barWidth = 10;
/** Room above each bar for its label. */
const labelHeight = 22;
const thinnest = 0.8;

/** Bars one below the other, in the order given. */
const placed = (
  nodes: readonly FlowNode[],
  size: (node: FlowNode) => number,
  scale: number,
): readonly Placed[] => {
  let y = 0;
  return nodes.map((node) => {
    const place = { node, y: y + labelHeight, height: Math.max(size(node) * scale, thinnest) };
    y = place.y + place.height + 6;
    return place;
  });
};

/** Where each ribbon meets a bar: one below the other, in the order of the bars on the other side. */
const ends = (
  bars: readonly Placed[],
  flows: readonly Flow[],
  side: 'from' | 'to',
  scale: number,
): ReadonlyMap<Flow, number> => {
  const top = new Map<Flow, number>();
  for (const { node, y } of bars) {
    let at = y;
    for (const flow of flows.filter((one) => one[side] === node.key)) {
      top.set(flow, at);
      at += flow.value * scale;
    }
  }
  return top;
};

/**
 * Flows between classes on two days as ribbons between two columns of bars (an alluvial chart), heights in proportion.
 * Who stays in a class is pale, who changes is strong. Bars and ribbons keep the order given: no layout is sought, so
 * that the same classes stand at the same place every night.
 */
export const drawFlow = (
  left: readonly FlowNode[],
  right: readonly FlowNode[],
  flows: readonly Flow[],
  width: number,
): Drawing => {
  const order = (nodes: readonly FlowNode[]) => new Map(nodes.map((node, i) => [node.key, i]));
  const [leftOrder, rightOrder] = [order(left), order(right)];
  const drawn = flows
    .filter((flow) => flow.value > 0 && leftOrder.has(flow.from) && rightOrder.has(flow.to))
    .toSorted(
      (a, b) =>
        leftOrder.get(a.from)! - leftOrder.get(b.from)! || rightOrder.get(a.to)! - rightOrder.get(b.to)!,
    );
  const sizeOn = (side: 'from' | 'to') => (node: FlowNode) =>
    sum(drawn, (flow) => (flow[side] === node.key ? flow.value : 0));
  const scale = 300 / (sum(drawn, (flow) => flow.value) || 1);
  const bars = {
    from: placed(left, sizeOn('from'), scale),
    to: placed(right, sizeOn('to'), scale),
  };
  const start = ends(bars.from, drawn, 'from', scale);
  const end = ends(bars.to, drawn, 'to', scale);
  const shape = area<{ readonly x: number; readonly y: number; readonly height: number }>()
    .x((p) => p.x)
    .y0((p) => p.y)
    .y1((p) => p.y + p.height)
    .curve(curveBumpX)
    .digits(1);
  const ribbons = drawn.map((flow) => {
    const height = Math.max(flow.value * scale, thinnest);
    const path = shape([
      { x: barWidth, y: start.get(flow)!, height },
      { x: width - barWidth, y: end.get(flow)!, height },
    ]);
    const { tone } = left[leftOrder.get(flow.from)!]!;
    const opacity = flow.from === flow.to ? '0.25' : '0.75';
    return html`<path d="${path ?? ''}" class="s${tone}" fill-opacity="${opacity}"><title>${flow.hint}</title></path>`;
  });
  const column = (side: 'from' | 'to') =>
    bars[side].map(({ node, y, height }) => {
      const isLeft = side === 'from';
      const label = `${fitText(node.label, width / 2 - textWidth(node.text) - 16)} ${node.text}`;
      return html`<rect x="${isLeft ? 0 : width - barWidth}" y="${px(y)}" width="${barWidth}" height="${px(height)}" class="s${node.tone}"/><text x="${isLeft ? 0 : width}" y="${px(y - 6)}"${!isLeft && html` class="end"`} stroke="var(--paper)" stroke-width="3" paint-order="stroke">${label}</text>`;
    });
  const height = max([...bars.from, ...bars.to], (bar) => bar.y + bar.height) ?? 0;
  return { height: height + 4, body: html`${ribbons}${column('from')}${column('to')}` };
};

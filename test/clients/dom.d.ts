// The types of playwright-core name these four of the DOM's: the others stay out, for nothing of hoptap runs in a page.
interface Node {
  readonly nodeName: string;
}
interface HTMLElement extends Node {
  readonly title: string;
}
interface SVGElement extends Node {
  readonly id: string;
}
interface HTMLElementTagNameMap {
  readonly [tag: string]: HTMLElement;
}

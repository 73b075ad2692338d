import { type Condition, holds, type Variables } from './condition.ts';
import type { CostNode } from './cost-plan.ts';

/** What an operation may cost at most, of how many documents and images it may read the content, and whether it lists anything. */
export interface Price {
  cost: number;
  content: number;
  /** Whether there may be more than one of anything. */
  lists: boolean;
}

/** The price of what is selected on one object. The dearest of the possible types counts where there are several. */
export function priceOf(nodes: readonly CostNode[], variables: Variables): Price {
  let cost = 0;
  let content = 0;
  let lists = false;
  for (const node of nodes) {
    if (!node.when.some((condition) => holds(condition, variables))) continue;
    const size = typeof node.size === 'number' ? node.size : node.size(variables);
    let [belowCost, belowContent] = [0, 0];
    lists ||= size > 1;
    for (const selected of node.below) {
      const below = priceOf(selected, variables);
      belowCost = Math.max(belowCost, below.cost);
      belowContent = Math.max(belowContent, below.content);
      lists ||= below.lists;
    }
    cost += size * (node.weight + belowCost);
    content += size * ((node.isContent ? 1 : 0) + belowContent);
  }
  return { cost, content, lists };
}

/** Whether no variable has a say in the price. */
export const isFixed = (nodes: readonly CostNode[]): boolean =>
  nodes.every(
    ({ when, size, below }) => when.some(isEmpty) && typeof size === 'number' && below.every((one) => isFixed(one)),
  );

const isEmpty = (condition: Condition): boolean => condition.length === 0;

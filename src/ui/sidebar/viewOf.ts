import { accountView, failureView, moreView, restView, submissionView } from './accountViews.ts';
import { batchView, errorView, fileView, groupView, momentView, pairView } from './batchViews.ts';
import { jobView } from './jobView.ts';
import { sectionView } from './sectionView.ts';
import { factView } from './belowBatch.ts';
import type { NodeView, ViewContext } from './nodeView.ts';
import type { NodeOf, TreeNode } from './treeNode.ts';

type Viewers = {
  readonly [K in TreeNode['kind']]: (node: NodeOf<K>, context: ViewContext) => NodeView;
};

const viewers: Viewers = {
  account: accountView,
  section: sectionView,
  job: jobView,
  more: moreView,
  rest: restView,
  failure: failureView,
  submission: submissionView,
  batch: batchView,
  fact: factView,
  file: fileView,
  group: groupView,
  error: errorView,
  moment: momentView,
  pair: pairView,
};

/** What a node shows now. */
export function viewOf<K extends TreeNode['kind']>(
  node: NodeOf<K> & { readonly kind: K },
  context: ViewContext,
): NodeView {
  return viewers[node.kind](node, context);
}

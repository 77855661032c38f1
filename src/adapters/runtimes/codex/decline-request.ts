const NOT_HERE = 'This conversation has no tools and changes nothing';

/** Answers that refuse in the way each question foresees, so that the model goes on without. */
const REFUSALS: Readonly<Record<string, object>> = {
  'item/commandExecution/requestApproval': { decision: 'decline' },
  'item/fileChange/requestApproval': { decision: 'decline' },
  'item/permissions/requestApproval': { permissions: {}, scope: 'turn' },
  'item/tool/requestUserInput': { answers: {} },
  'item/tool/call': { success: false, contentItems: [{ type: 'inputText', text: NOT_HERE }] },
  'mcpServer/elicitation/request': { action: 'decline', content: null, _meta: null },
};

/** What the server is answered when it asks for a permission, a tool or anything else: no. */
export function declineRequest(method: string): { readonly result: object } | { readonly error: object } {
  const result = Object.hasOwn(REFUSALS, method) ? REFUSALS[method] : undefined;
  return result === undefined ? { error: { code: -32_601, message: NOT_HERE } } : { result };
}

// Stands alone: one way to shape a file, one file.
import { openRequest, withMember, withoutMember } from './requestEdit.ts';
import { editing, type Shaper } from './shaper.ts';

/**
 * Sets a member of every body, such as the model or a parameter.
 * @param json its value as JSON text; undefined takes it away
 */
export function setEverywhere(name: string, json: string | undefined): Shaper {
  return editing((text) => {
    const request = openRequest(text);
    if (!request) return undefined;
    return json === undefined
      ? withoutMember(text, request.body, name)
      : withMember(text, request.body, name, json);
  });
}

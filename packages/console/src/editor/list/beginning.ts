/** The least that a workflow can be: it waits a day and ends. It has no problems, so that everything can be added to it. */
export const beginningText = (name: string, object: string): string => `workflow: ${name}
title: ${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("-", " ")}
object: ${object}
start: { event: created }
governs: []
foreign writes: accept

facts: {}

agents:
  keeper: { role: Follows the item to its end }

stages:
  - stage: Work
    steps:
      - wait: day
        agent: keeper
        for: 1 day
      - end: over
        agent: keeper
        as: done
`;

/** The text of a workflow under another name; its title and everything else stay. */
export const renamed = (text: string, name: string): string =>
  text.replace(/^workflow:[^\n#]*/m, `workflow: ${name}`);

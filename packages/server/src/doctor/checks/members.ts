import { type Check, type Finding, orFine } from "../check.ts";

/** Members of teams: whether they are users of the org, and active ones. */
export const members: Check = {
  name: "team members",
  async look({ org, teams }) {
    const all = (teams?.teams ?? []).flatMap(({ name: team, members }) =>
      members.map(({ user }) => ({ team, user })),
    );
    if (!all.length) return [{ severity: "fine", message: "No team names its members here." }];
    const users = await org.query("SELECT Id, Username, Alias, Name, Email, IsActive FROM User");
    const found = all.flatMap(({ team, user }): Finding[] => {
      const same = (one: unknown) => String(one).toLowerCase() === user.toLowerCase();
      const known = users.filter(({ Username, Alias, Name, Email }) =>
        [Username, Alias, Name, Email].some(same),
      );
      const place = `teams.yaml, ${team}`;
      if (!known.length)
        return [
          {
            severity: "error",
            message: `${user} of ${team} is no user of the org.`,
            ...{ fix: "Write the user name as the org has it, or take them out.", place },
          },
        ];
      if (known.some(({ IsActive }) => IsActive === true)) return [];
      return [
        {
          severity: "error",
          message: `${user} of ${team} is not active: nothing can be given to them.`,
          ...{ fix: "Take them out of the team, or activate the user.", place },
        },
      ];
    });
    return orFine(found, `All ${all.length} members of teams are active users.`);
  },
};

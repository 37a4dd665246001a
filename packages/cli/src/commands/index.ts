import { Command } from "@oclif/core";

class Hello extends Command {
  static description = "hi";
  async run() {
    const { flags } = await this.parse(Hello);
    this.log("hello");
  }
}
export const commands = { hello: Hello, "org:start": Hello };

import { type Command, Option } from 'commander';
import type { CommandHost } from '../command-host.ts';
import type { DoctorOptions } from './doctor.ts';

/** `openclaw doctor` (section 35). */
export function registerDoctor(doctor: Command, { context, exitWith }: CommandHost): void {
  doctor
    .option(
      '--fix [ids...]',
      'show what would be done, ask, do it, look again; all findings, or those of these ids',
    )
    .option('--repair [ids...]', 'the same as --fix')
    .option('--yes', 'do it without asking')
    .option('--non-interactive', 'ask nothing, also on a terminal; --fix then needs --yes')
    .option('--deep', 'also the checks that send requests, without any credential')
    .option('--lint', 'exit 1 when there is a warning or an error, 2 when something could not be looked at')
    .option('--severity-min <severity>', 'info, warning or error: what is shown, and what --lint counts')
    .option('--only <ids...>', 'these checks alone')
    .option('--skip <ids...>', 'all checks but these')
    .option('--all', 'every check there is; the same as --deep')
    .option(
      '--import <path>',
      'read credentials from a file of an earlier version or a database of the upstream product',
    )
    .option('--agent <id>', 'whose credentials --import brings; without it those of all agents')
    .option('--json', 'one JSON document')
    // Of the upstream gateway: accepted, so that existing scripts go on to work (DOC-8).
    .addOption(new Option('--force').hideHelp())
    .addOption(new Option('--generate-gateway-token').hideHelp())
    .addOption(new Option('--no-workspace-suggestions').hideHelp())
    .action(async (options: DoctorOptions & { force?: true; generateGatewayToken?: true }) => {
      for (const [flag, isGiven] of [
        ['force', options.force],
        ['generate-gateway-token', options.generateGatewayToken],
      ] as const) {
        if (isGiven) context.output.note(`--${flag} belongs to the upstream gateway; ignored.`);
      }
      const { doctorCommand } = await import('./doctor.ts');
      exitWith(await doctorCommand(context, options));
    });
}

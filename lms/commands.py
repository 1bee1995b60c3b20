"""The commands of every slice: a literal list, in floor order."""

from collections.abc import Mapping

import click

import lms.accounts.cli
import lms.assessment.cli
import lms.certificates.cli
import lms.emulation.cli
import lms.learning.cli
import lms.org.cli
import lms.org.people.cli
import lms.org.units.cli
import lms.oversight.cli
import lms.papers.cli
import lms.privacy.cli
import lms.reports.cli
import lms.site_commands
import lms.studio.cli
import lms.studio.recleaning.cli
import lms.targets.cli
import lms.targets.freezing.cli

COMMANDS: Mapping[str, click.Command] = {
    str(command.name): command
    for commands in (
        lms.site_commands.COMMANDS,
        lms.org.cli.COMMANDS,
        lms.org.people.cli.COMMANDS,
        lms.org.units.cli.COMMANDS,
        lms.accounts.cli.COMMANDS,
        lms.assessment.cli.COMMANDS,
        lms.learning.cli.COMMANDS,
        lms.certificates.cli.COMMANDS,
        lms.targets.cli.COMMANDS,
        lms.targets.freezing.cli.COMMANDS,
        lms.reports.cli.COMMANDS,
        lms.emulation.cli.COMMANDS,
        lms.studio.cli.COMMANDS,
        lms.studio.recleaning.cli.COMMANDS,
        lms.oversight.cli.COMMANDS,
        lms.privacy.cli.COMMANDS,
        lms.papers.cli.COMMANDS,
    )
    for command in commands
}

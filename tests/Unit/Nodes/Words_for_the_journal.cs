using IronicConsole.Web.Nodes;

namespace IronicConsole.Tests.Nodes;

public sealed class Words_for_the_journal
{
    [Theory]
    [InlineData("boot-off", "done", "Power off sent")]
    [InlineData("boot-off-reached", "done", "The power is off")]
    [InlineData("reboot-again-on", "begun", "Sending power on")]
    [InlineData("instance-reached", "done", "The power is as wanted")]
    [InlineData("soft-off", "done", "Asked the agent to shut the machine down")]
    [InlineData("boot-prepare", "begun", "Making the boot medium and inserting it")]
    public void Say_what_was_done_to_the_machine(string name, string state, string words) => Assert.Equal(words, JournalWords.Of(name, state));

    [Fact]
    public void Leave_a_name_of_somebody_elses_step_as_it_is() => Assert.Equal("flash-bank-2: done", JournalWords.Of("flash-bank-2", "done"));
}

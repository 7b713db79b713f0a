using Bunit;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Components;
using Xunit;

namespace IronicConsole.Tests.Components;

public sealed class The_look_of_a_state : BunitContext
{
    [Fact]
    public void Is_known_for_each_of_the_thirty_states_and_only_enroll_looks_unknown()
    {
        var unknown = Enum.GetValues<ProvisionState>().Where(state => StateLook.Of(state) is Family.Unknown);

        Assert.Equal(30, Enum.GetValues<ProvisionState>().Length);
        Assert.Equal([ProvisionState.Enroll], unknown);
    }

    [Fact]
    public void Follows_the_word_hold_wait_call_back_and_failed_agree_with_their_family()
    {
        foreach (var state in Enum.GetValues<ProvisionState>())
        {
            var word = state.Wire();
            if (word.EndsWith(" hold", StringComparison.Ordinal)) Assert.Equal(Family.Person, StateLook.Of(word));
            if (word.EndsWith(" failed", StringComparison.Ordinal)) Assert.Equal(Family.Failed, StateLook.Of(word));
            if (word.Contains("wait", StringComparison.Ordinal)) Assert.Equal(Family.Machine, StateLook.Of(word));
            if (word.EndsWith("ing", StringComparison.Ordinal)) Assert.Equal(Family.Working, StateLook.Of(word));
        }
    }

    [Fact]
    public void Says_the_word_the_shape_and_the_colour_together()
    {
        var mark = Render<StateMark>(parameters => parameters.Add(part => part.State, "wait call-back"));

        Assert.Equal("wait call-back", mark.Find(".ic-state").TextContent.Trim());
        Assert.Contains("f-machine", mark.Find(".ic-state").ClassName, StringComparison.Ordinal);
        Assert.EndsWith("#hourglass", mark.Find("use").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("available", Family.Maintenance)]
    [InlineData("active", Family.Maintenance)]
    [InlineData("service failed", Family.Failed)]
    [InlineData("clean hold", Family.Person)]
    [InlineData("deploying", Family.Working)]
    public void Shows_maintenance_only_where_nothing_more_urgent_stands(string state, Family family) =>
        Assert.Equal(family, StateLook.Of(state, maintenance: true));

    [Fact]
    public void Of_a_word_from_a_newer_engine_is_unknown_and_the_word_is_still_said()
    {
        var chip = Render<StateChip>(parameters => parameters.Add(part => part.State, "quarantined"));

        Assert.Contains("f-unknown", chip.Find("[data-testid=state-chip]").ClassName, StringComparison.Ordinal);
        Assert.Contains("quarantined", chip.Markup, StringComparison.Ordinal);
    }
}

using System.Collections.Immutable;
using Bunit;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Tests.Components;
using IronicConsole.Web.Approvals;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Approvals;

/// <summary>What a person ticks and types at a hold, and how it stands.</summary>
public sealed class The_form_of_a_hold : BunitContext
{
    private readonly HandTimer _time = new();

    public The_form_of_a_hold() => Services.AddSingleton<TimeProvider>(_time);

    private HoldPrompt Asked => new(Guid.NewGuid(), "Hold", "Go?", _time.GetUtcNow().AddMinutes(-5), "rita", null)
    {
        Checklist = ["Cable moved", "Label read"], Quorum = 2, Deadline = _time.GetUtcNow().AddMinutes(31.5),
        Inputs = [new("vlan", "New VLAN", "whole", true), new("share", "Share", "number", false), new("dry", "Dry run", "flag", false), new("side", "Side", "text", false) { Choices = ["left", "right"] }],
    };

    [Fact]
    public void Gives_the_engine_numbers_and_flags_as_such_and_nothing_for_what_was_left_empty()
    {
        var filled = new HoldFilled();
        var form = Render<HoldForm>(p => p.Add(f => f.Hold, Asked).Add(f => f.Filled, filled).Add(f => f.FilledChanged, now => filled = now));
        void Again() => form.Render(p => p.Add(f => f.Filled, filled));

        form.FindAll("[data-testid=checklist] input")[1].Change(true);
        Again();
        form.Find("[data-testid=input-vlan]").Input("42");
        Again();
        form.Find("[data-testid=input-share]").Input("half");
        Again();
        form.Find("[data-testid=input-dry]").Change("false");

        var reply = filled.ToReply(Asked);
        Assert.Equal("Label read", Assert.Single(reply.Ticked));
        Assert.Equal("""{"vlan":42,"share":"half","dry":false}""", reply.Inputs.ToString());
    }

    [Fact]
    public void Shows_what_was_filled_in_before_and_by_whom_instead_of_asking_again()
    {
        var hold = Asked with { Approvals = [new("asha", null, _time.GetUtcNow(), "Looked") { Inputs = JsonMap.Of(new { vlan = 42 }) }] };
        var form = Render<HoldForm>(p => p.Add(f => f.Hold, hold).Add(f => f.Filled, new HoldFilled()).Add(f => f.Wrong, Problem.Invalid("inputs/share", "Too much.")));

        Assert.Contains("New VLAN 42 as approved by asha", Words(form.Find("[data-testid=inputs]").TextContent), StringComparison.Ordinal);
        Assert.Empty(form.FindAll("[data-testid=input-vlan]"));
        Assert.Equal("Too much.", form.Find("[role=alert]").TextContent);
    }

    [Fact]
    public void Says_how_many_have_approved_and_who_and_that_it_is_late_not_rejected()
    {
        var hold = Asked with { Approvals = [new("asha", null, _time.GetUtcNow(), "Looked")] };
        var standing = Words(Render<HoldStanding>(p => p.Add(s => s.Hold, hold)).Markup);
        Assert.Contains("1 of 2", standing, StringComparison.Ordinal);
        Assert.Contains("\"Looked\"", standing, StringComparison.Ordinal);
        Assert.Contains("rita started it and does not count.", standing, StringComparison.Ordinal);

        Assert.Equal("31 min left then it is late and keeps waiting", Words(Render<HoldTime>(p => p.Add(t => t.Hold, hold)).Nodes));
        Assert.StartsWith("expired", Words(Render<HoldTime>(p => p.Add(t => t.Hold, hold with { ExpiredAt = _time.GetUtcNow() })).Nodes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("released", false, HoldEnd.Released)]
    [InlineData("rejected", false, HoldEnd.Rejected)]
    [InlineData("emergency", false, HoldEnd.Emergency)]
    [InlineData("expired", true, HoldEnd.Expired)]
    [InlineData("expired", false, null)]
    [InlineData("approved", false, null)]
    [InlineData("asked", false, null)]
    public void Ends_in_one_of_four_ways_and_an_expiry_is_no_rejection(string decision, bool ends, HoldEnd? end)
    {
        var seen = new Engine.Feed.FeedEvent(1, _time.GetUtcNow(), Guid.NewGuid(), 1, Engine.Feed.EventKinds.Hold, "", JsonMap.Of(new { operation = Guid.NewGuid(), number = 3, decision, ends }), Caller.Engine, "INFO");
        Assert.Equal(end, Decision.Of(seen, ImmutableDictionary<Guid, string>.Empty)?.End);
    }

    private static string Words(AngleSharp.Dom.INodeList nodes) => Words(string.Concat(nodes.Select(n => n.TextContent)));

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("&quot;", "\"", StringComparison.Ordinal);
}

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Tests.Provisioning;

/// <summary>The table of states: complete, without dead ends, and what the documents print.</summary>
public sealed class The_provision_machine
{
    [Fact]
    public void Has_thirty_states_and_each_can_be_left() =>
        Assert.Equal(Enum.GetValues<ProvisionState>().Order(), ProvisionMachine.Moves.Select(m => m.From).Distinct().Order());

    [Fact]
    public void Names_every_state_and_finds_it_by_its_name() =>
        Assert.All(Enum.GetValues<ProvisionState>(), s => Assert.Equal(s, ProvisionWords.State(s.Wire())));

    [Fact]
    public void Gives_each_move_a_reason() => Assert.All(ProvisionMachine.Moves, m => Assert.NotEmpty(m.Why));

    [Fact]
    public void Any_walk_of_verbs_stays_in_the_table()
    {
        var verbs = Gen.Elements(Enum.GetValues<Verb>()).ListOf();
        Prop.ForAll(verbs.ToArbitrary(), walk =>
        {
            var state = ProvisionState.Enroll;
            foreach (var verb in walk)
            {
                var next = ProvisionMachine.Next(state, verb);
                if (next.Ok) Assert.Contains(ProvisionMachine.Moves, m => m.From == state && m.Verb == verb && m.To == next.Value);
                else Assert.Equal(("invalid-move", 400), (next.Problem.Slug, next.Problem.Status));
                state = next.Ok ? next.Value : state;
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void From_every_state_a_caller_or_an_operation_leads_on()
    {
        foreach (var state in Enum.GetValues<ProvisionState>())
        {
            var owned = Enum.GetValues<OperationKind>().Any(k => k.Flow() is var flow && (flow.Running == state || flow.Waiting == state || flow.Held == state));
            Assert.True(owned || state.Verbs().Any(), $"Nobody can move a node that is '{state.Wire()}'.");
        }
    }

    [Fact]
    public void Is_what_the_documents_print()
    {
        var printed = new StringBuilder("# Provision states\n\nPrinted from `src/Engine/Provisioning/ProvisionMachine.cs`; a test compares.\n\n| from | verb or event | to | why |\n|---|---|---|---|\n");
        foreach (var move in ProvisionMachine.Moves) printed.Append($"| `{move.From.Wire()}` | {move.Verb.Word()} | `{move.To.Wire()}` | {move.Why} |\n");
        var file = Path.Combine(Root(), "docs", "states.md");
        Assert.True(File.Exists(file) && File.ReadAllText(file) == printed.ToString(), $"docs/states.md is not what the machine says. It should read:\n{printed}");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "IronicConsole.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}

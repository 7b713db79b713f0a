using System.Collections.Immutable;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Tests.Nodes;

/// <summary>Fleets made by hand.</summary>
internal static class Fleets
{
    public static readonly DateTimeOffset Now = new(2026, 5, 4, 14, 32, 0, TimeSpan.Zero);

    public static FleetIndex Of(params Node[] nodes)
    {
        var fleet = new FleetIndex();
        fleet.Move(nodes.Select((n, i) => n with { Number = i + 1 }), [], [], []);
        return fleet;
    }

    public static Node Node(string name, ProvisionState state = ProvisionState.Available) =>
        new() { Id = Guid.NewGuid(), Name = name, Driver = "redfish", ProvisionState = state, CreatedAt = Now.AddHours(-1), UpdatedAt = Now.AddMinutes(-10), PowerState = PowerState.On };

    public static Node Held(this Node node, string question, int minutesAgo = 5) => node with
    {
        ProvisionState = ProvisionState.DeployHold,
        Hold = new HoldPrompt(Guid.NewGuid(), "Hold", question, Now.AddMinutes(-minutesAgo), "jonas", "deploy.write_image"),
        Progress = new StepProgress("deploy", "flow.hold", 3, 7, Now.AddMinutes(-minutesAgo)),
    };
}

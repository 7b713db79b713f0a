using IronicConsole.Engine.Provisioning;
using static IronicConsole.Engine.Provisioning.ProvisionState;

namespace IronicConsole.Web.Components;

/// <summary>Which family each provision state belongs to.</summary>
public static class StateLook
{
    /// <summary>The family of a state that is known by the API's word.</summary>
    /// <param name="state">The API's word, e.g. <c>wait call-back</c>. Null counts as <c>available</c>, as the oldest API versions say it.</param>
    /// <param name="maintenance">The node is in maintenance.</param>
    /// <returns>The family; <see cref="Family.Unknown"/> for a word that is no state.</returns>
    public static Family Of(string? state, bool maintenance = false) =>
        ProvisionWords.State(state ?? "available") is { } known ? Of(known, maintenance) : Rest(Family.Unknown, maintenance);

    /// <summary>The family of a state. Maintenance shows on a node at rest; a failure, a hold or work in progress is more urgent and keeps its own look.</summary>
    public static Family Of(ProvisionState state, bool maintenance = false) => Rest(Plain(state), maintenance);

    private static Family Plain(ProvisionState state) => state switch
    {
        Enroll => Family.Unknown, // nobody has reached its BMC yet
        Manageable or Available => Family.Idle,
        Active => Family.Done,
        Rescue => Family.Maintenance,
        Verifying or Deploying or Cleaning or Deleting or Inspecting or Adopting or Rescuing or Unrescuing or Servicing => Family.Working,
        DeployWait or CleanWait or InspectWait or RescueWait or ServiceWait => Family.Machine,
        DeployHold or CleanHold or ServiceHold => Family.Person,
        Error or DeployFailed or CleanFailed or InspectFailed or AdoptFailed or RescueFailed or UnrescueFailed or ServiceFailed => Family.Failed,
        _ => Family.Unknown,
    };

    private static Family Rest(Family family, bool maintenance) =>
        maintenance && family is (Family.Idle or Family.Done or Family.Unknown) ? Family.Maintenance : family;
}

using System.Text.Json.Nodes;
using IronicConsole.RackSim.Faults;

namespace IronicConsole.RackSim.Redfish;

/// <summary>Signing in and out.</summary>
public static class SessionService
{
    private const string Sessions = "/redfish/v1/SessionService/Sessions";

    /// <summary>The service.</summary>
    public static JsonObject Service(Bmc bmc) => Resource.New("/redfish/v1/SessionService", "SessionService.v1_1_9.SessionService", "Sessions")
        .With("ServiceEnabled", true)
        .With("SessionTimeout", (int)bmc.Options.SessionIdle.TotalSeconds)
        .With("Sessions", Resource.Link(Sessions));

    /// <summary>Who is signed in.</summary>
    public static JsonObject List(Bmc bmc) =>
        Resource.Collection(Sessions, "SessionCollection", "Sessions", [.. bmc.Sessions.All.Select(s => $"{Sessions}/{s.Id}")]);

    /// <summary>Signs in.</summary>
    public static RedfishAnswer Open(RedfishPipeline.Call call)
    {
        var id = call.Bmc.Machine.Identity;
        if (call.Bmc.Faults.Take(FaultKinds.RefuseAuth) is not null
            || call.Body["UserName"]?.ToString() != id.User || call.Body["Password"]?.ToString() != id.Password)
        {
            return RedfishAnswer.Error(401, "Base.1.18.ResourceAtUriUnauthorized", "User name or password are wrong.", Sessions);
        }
        if (call.Bmc.Faults.Take(FaultKinds.SessionLimit) is not null || call.Bmc.Sessions.Open() is not { } session)
        {
            return RedfishAnswer.Error(503, "Base.1.18.SessionLimitExceeded", "The session establishment failed due to the number of simultaneous sessions exceeding the limit.");
        }
        call.Bmc.Record("session.open", new JsonObject { ["id"] = session.Id, ["user"] = id.User });
        return new RedfishAnswer(201, One(session.Id, id.User))
        {
            Headers = new Dictionary<string, string> { ["X-Auth-Token"] = session.Token, ["Location"] = $"{Sessions}/{session.Id}" },
        };
    }

    /// <summary>One session.</summary>
    public static RedfishAnswer Read(RedfishPipeline.Call call) => call.Bmc.Sessions.All.Any(s => s.Id == call.Part("id"))
        ? RedfishAnswer.Ok(One(call.Part("id"), call.Bmc.Machine.Identity.User)) : RedfishAnswer.NotFound;

    /// <summary>Signs out.</summary>
    public static RedfishAnswer End(RedfishPipeline.Call call) => call.Bmc.Sessions.End(call.Part("id")) ? RedfishAnswer.Done : RedfishAnswer.NotFound;

    private static JsonObject One(string id, string user) => Resource.New($"{Sessions}/{id}", "Session.v1_7_0.Session", "Session").With("UserName", user);
}

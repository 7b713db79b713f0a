using System.Net;
using IronicConsole.Bench.Load;
using IronicConsole.Bench.Results;
using IronicConsole.Bench.Stores;

namespace IronicConsole.Bench.Scenarios;

/// <summary>All scenarios, in the order in which they run.</summary>
public static class Catalogue
{
    /// <summary>The paths of the lists that are measured.</summary>
    public const string List = "/v1/nodes?limit=1000", Detail = "/v1/nodes/detail?limit=1000";

    /// <summary>Those that bring what they measure; they come first, while nothing else runs.</summary>
    public static IReadOnlyList<IOwnScenario> Own(BenchOptions options, string root) =>
    [
        new EngineScenario(options, "engine", new MeasuredSqlite(root)),
        new EngineScenario(options, "engine-postgres", new MeasuredPostgres(root)),
        new RestartScenario(options, root),
        new SignedScenario(options, root),
    ];

    /// <summary>Those on the servers that share a fleet.</summary>
    public static IReadOnlyList<IServerScenario> OnServers(Stage stage) =>
    [
        new LoadScenario(stage, Row("get", "GET one node", 60), true, ids => new LoadPlan("GET", [.. ids.Select(Node)]), HttpStatusCode.OK, "\"uuid\""),
        new LoadScenario(stage, Row("list", "list of 1,000 nodes", 60), true, _ => new LoadPlan("GET", [List]), HttpStatusCode.OK, "\"nodes\""),
        new LoadScenario(stage, Row("detail", "list of 1,000 nodes with all fields", 40), true, _ => new LoadPlan("GET", [Detail]), HttpStatusCode.OK, "\"driver_info\""),
        new PageScenario(stage),
        new LoadScenario(stage, Row("patch", "PATCH one node", 50), false, ids => new LoadPlan("PATCH", [.. ids.Select(Node)], NodeBodies.Change("%N%")), HttpStatusCode.OK, "\"bench\""),
        new LoadScenario(
            stage, Row("post", "POST a node", 15), false, _ => new LoadPlan("POST", ["/v1/nodes"], NodeBodies.New("made-%N%")), HttpStatusCode.Created, "\"uuid\"",
            (client, cancel) => Fleet.DeleteAsync(client, "made", cancel)),
        new LifecycleScenario(stage),
        new FootprintScenario(stage),
        new StartScenario(),
    ];

    private static string Node(string id) => $"/v1/nodes/{id}";

    private static Row Row(string key, string what, double times) => new(key, what, "requests/s", new Target(times, AtLeast: true));
}

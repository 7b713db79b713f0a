using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Redfish;

/// <summary>Subscriptions to the BMC's events. They are kept as long as the BMC runs; nothing is ever sent to them.</summary>
public static class EventService
{
    private const string Path = "/redfish/v1/EventService", All = Path + "/Subscriptions";

    private static readonly string[] Types = ["Alert", "StatusChange"];

    /// <summary>What a BMC remembers of its subscribers, by id.</summary>
    public sealed class Subscribers
    {
        private int _last;

        /// <summary>Those that there are.</summary>
        public ConcurrentDictionary<string, JsonObject> Known { get; } = new();

        /// <summary>The next id.</summary>
        public string NextId() => Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, RedfishPipeline.Answering(_ => RedfishAnswer.Ok(Resource.New(Path, "EventService.v1_10_0.EventService", "Events")
            .With("ServiceEnabled", true).With("EventTypesForSubscription", Resource.Words(Types)).With("Subscriptions", Resource.Link(All)))));
        routes.MapGet(All, RedfishPipeline.Answering(c => RedfishAnswer.Ok(Resource.Collection(All, "EventDestinationCollection", "Subscriptions", [.. c.Bmc.Subscribers.Known.Keys.Order(StringComparer.Ordinal).Select(id => $"{All}/{id}")]))));
        routes.MapPost(All, RedfishPipeline.Answering(Add));
        routes.MapGet(All + "/{id}", RedfishPipeline.Answering(c => c.Bmc.Subscribers.Known.TryGetValue(c.Part("id"), out var one) ? RedfishAnswer.Ok(one.DeepClone()) : RedfishAnswer.NotFound));
        routes.MapDelete(All + "/{id}", RedfishPipeline.Answering(End));
    }

    private static RedfishAnswer Add(RedfishPipeline.Call call)
    {
        if (call.Body["Destination"]?.ToString() is not { Length: > 0 } to) return RedfishAnswer.Error(400, "Base.1.18.PropertyMissing", "The property Destination is a required property.", "Destination");
        var id = call.Bmc.Subscribers.NextId();
        var made = Resource.New($"{All}/{id}", "EventDestination.v1_13_0.EventDestination", "Subscription")
            .With("Destination", to).With("Protocol", call.Body["Protocol"]?.ToString()).With("Context", call.Body["Context"]?.ToString()).With("EventTypes", call.Body["EventTypes"]?.DeepClone());
        call.Bmc.Subscribers.Known[id] = made;
        call.Bmc.Record("event.subscribe", new JsonObject { ["id"] = id, ["destination"] = to });
        return new RedfishAnswer(201) { Headers = new Dictionary<string, string> { ["Location"] = $"{All}/{id}" } };
    }

    private static RedfishAnswer End(RedfishPipeline.Call call)
    {
        if (!call.Bmc.Subscribers.Known.TryRemove(call.Part("id"), out _)) return RedfishAnswer.NotFound;
        call.Bmc.Record("event.unsubscribe", new JsonObject { ["id"] = call.Part("id") });
        return RedfishAnswer.Done;
    }
}

using IronicConsole.Web.Api;

namespace IronicConsole.Web.Vifs;

/// <summary>What the operation of <see cref="EventsApi"/> takes.</summary>
internal static class EventsDescribed
{
    private static readonly Shape Event = Shape.Of(
        new FieldShape("event", Shape.OneOf(EventsApi.Kinds)), new FieldShape("port_id", Shape.Uuid), new FieldShape("mac_address", Shape.Text), new FieldShape("status", Shape.Text),
        FieldShape.Maybe("device_id", Shape.Text.OrNull), FieldShape.Maybe("binding:host_id", Shape.Text.OrNull), FieldShape.Maybe("binding:vnic_type", Shape.Text.OrNull)).Named("NetworkEvent");

    /// <summary>All of them.</summary>
    public static Described[] All { get; } = [new("POST", "events", "Takes what a network service tells.") { Status = 204, Body = Shape.Of(new FieldShape("events", Shape.ListOf(Event, 1))) }];
}

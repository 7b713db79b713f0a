using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>What the operations of <see cref="NodeStatesApi"/> take and answer.</summary>
internal static class NodeStatesDescribed
{
    private static readonly Shape Children = Shape.ListOf(Shape.Uuid, 1);

    private static readonly Shape Step = Shape.Of(
        FieldShape.Maybe("interface", Shape.StepInterface), new("step", Shape.Text), FieldShape.Maybe("args", Shape.Map.OrNull), FieldShape.Maybe("order", Shape.Number),
        FieldShape.Maybe("execute_on_child_nodes", Shape.Flag), FieldShape.Maybe("limit_child_node_execution", Children.OrNull), FieldShape.Maybe("child_parallel", Shape.Number),
        FieldShape.Maybe("child_on_failure", Shape.OneOf("stop", "finish", "ignore"))).Named("Step");

    private static readonly Shape DeployStep = Shape.Of(
        FieldShape.Maybe("interface", Shape.StepInterface), new("step", Shape.Text), FieldShape.Maybe("args", Shape.Map.OrNull), new("priority", Shape.AtLeast(0))).Named("DeployStep");

    private static readonly Shape ConfigDrive = Shape.AnyOf(
        Shape.Text with { Says = "base64 of a gzipped ISO, or a URL" },
        Shape.Of(FieldShape.Maybe("meta_data", Shape.Any), FieldShape.Maybe("user_data", Shape.Any), FieldShape.Maybe("network_data", Shape.Any), FieldShape.Maybe("vendor_data", Shape.Any, Microversions.ConfigDriveVendorData.Minor)));

    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "nodes/{node}/states", "Shows where a node stands.") { Answer = Shape.Of(NodeFields.Table.Shapes(NodeStatesApi.Fields)) },
        new("PUT", "nodes/{node}/states/power", "Asks for a change of power.")
        {
            Status = 202,
            Body = Shape.Of(
                new FieldShape("target", Shape.OneOf(Enum.GetValues<PowerAction>().Select(a => (a.Wire(), a is PowerAction.SoftOff or PowerAction.SoftReboot ? Microversions.SoftPower.Minor : 1)))),
                FieldShape.Maybe("timeout", Shape.AtLeast(1).OrNull, Microversions.SoftPower.Minor)),
        },
        new("PUT", "nodes/{node}/states/provision", "Asks for a verb of provisioning; each key is taken with the verbs that have it.")
        {
            Status = 202,
            Body = Shape.Of(
                new FieldShape("target", Shape.OneOf(Microversions.Verbs.OrderBy(v => v.Value.Minor).ThenBy(v => v.Key, StringComparer.Ordinal).Select(v => (v.Key, v.Value.Minor)))),
                FieldShape.Maybe("configdrive", ConfigDrive.OrNull), FieldShape.Maybe("clean_steps", Shape.ListOf(Step).OrNull), FieldShape.Maybe("deploy_steps", Shape.ListOf(DeployStep).OrNull, Microversions.DeploySteps.Minor),
                FieldShape.Maybe("service_steps", Shape.ListOf(Step).OrNull), FieldShape.Maybe("rescue_password", Shape.Text.OrNull),
                FieldShape.Maybe("disable_ramdisk", Shape.Flag.OrNull, Microversions.DisableRamdisk.Minor), FieldShape.Maybe("runbook", Shape.Text.OrNull, Microversions.RunbookUse.Minor)),
        },
        new("PUT", "nodes/{node}/states/raid", "Stores the RAID that is wanted.") { Status = 204, Body = Shape.Map },
        new("PUT", "nodes/{node}/maintenance", "Takes a node out of automatic care.") { Status = 202, BodyOptional = true, Body = Shape.Of(FieldShape.Maybe("reason", Shape.Text.OrNull)).OrNull },
        new("DELETE", "nodes/{node}/maintenance", "Gives a node back to automatic care.") { Status = 202 },
    ];
}

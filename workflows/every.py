"""Every workflow type there is: one an SOP. What is started under another name is unknown."""

from workflows.city_delivery import CityDeliveryWorkflow
from workflows.installation import InstallationWorkflow
from workflows.order import OrderWorkflow
from workflows.returns import ReturnWorkflow
from workflows.trunk_pickup import TrunkPickupWorkflow
from workflows.trunk_transport import TrunkTransportWorkflow

WORKFLOWS = (
    OrderWorkflow,
    TrunkPickupWorkflow,
    TrunkTransportWorkflow,
    CityDeliveryWorkflow,
    InstallationWorkflow,
    ReturnWorkflow,
)

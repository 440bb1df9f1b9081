"""Every workflow type there is: one an SOP, and one that tells people.

What is started under another name is unknown.
"""

from workflows.care import CareWorkflow
from workflows.city_delivery import CityDeliveryWorkflow
from workflows.incident import IncidentWorkflow
from workflows.installation import InstallationWorkflow
from workflows.notice import NoticeWorkflow
from workflows.order import OrderWorkflow
from workflows.returns import ReturnWorkflow
from workflows.trunk_pickup import TrunkPickupWorkflow
from workflows.trunk_transport import TrunkTransportWorkflow

OF_STAGES = (
    OrderWorkflow,
    TrunkPickupWorkflow,
    TrunkTransportWorkflow,
    CityDeliveryWorkflow,
    InstallationWorkflow,
    ReturnWorkflow,
    CareWorkflow,
    IncidentWorkflow,
)

WORKFLOWS = (*OF_STAGES, NoticeWorkflow)
